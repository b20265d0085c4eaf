// Mounts the candidate's page.
import { mount } from "svelte";
import { locale, mendLanguage } from "../shared/format/locale";
import { watchKeyboard } from "../shared/models/keys";
import { tameContextMenu } from "../shared/parts/context_menu";
import { bindUndoing } from "../shared/parts/undoing";
import App from "./App.svelte";

mendLanguage();
document.documentElement.lang = locale();
tameContextMenu();
watchKeyboard();
bindUndoing();
mount(App, { target: document.body });
