// Mounts the interviewer's page.
import "../shared/styles/fonts.css";
import "../shared/styles/tokens.css";
import "../shared/styles/base.css";
import "../shared/styles/controls.css";
import { mount } from "svelte";
import { locale, mendLanguage } from "../shared/format/locale";
import { tameContextMenu } from "../shared/parts/context_menu";
import App from "./App.svelte";

mendLanguage();
document.documentElement.lang = locale();
tameContextMenu();
mount(App, { target: document.body });
