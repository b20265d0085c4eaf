// Begins a page: its language, what holds for every key and press on it, and what it shows.
import { type Component, mount } from "svelte";
import { locale, mendLanguage } from "./format/locale";
import { watchKeyboard } from "./models/keys";
import { tameContextMenu } from "./parts/context_menu";
import { bindUndoing } from "./parts/undoing";

export function begin(App: Component) {
  mendLanguage();
  document.documentElement.lang = locale();
  tameContextMenu();
  watchKeyboard();
  bindUndoing();
  mount(App, { target: document.body });
}
