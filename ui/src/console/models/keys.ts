// The keys that work on every screen.
import { IS_MAC, isComposing, isKey, keysOf } from "../../shared/models/keys";
import { SESSION_KEYS } from "./actions";
import { go } from "./route";

/** Looked for by "/", on the screen that has it. */
export const SEARCH_ID = "search";

/** What lies over the page. */
const OVER = '[role="dialog"], [role="alertdialog"], [role="menu"]';
/** Dialogs other than the palette. */
const FORMS = '[role="dialog"]:not([data-testid="palette"]), [role="alertdialog"]';

interface Keys {
  palette: () => void;
  lock: () => void;
  /** Whether keys of one letter or sign act. */
  has_letters: () => boolean;
}

/** Listens until the returned function is called. */
export function bindKeys({ palette, lock, has_letters }: Keys): () => void {
  function pressed(event: KeyboardEvent) {
    const is_palette = isKey(event, "k");
    if ((is_palette || isKey(event, "l")) && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      // Either would throw away what a dialog holds.
      if (document.querySelector(FORMS) || event.repeat) return;
      if (is_palette) palette();
      else lock();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || occupied(event.target)) return;
    if (event.key === "ArrowDown" && enterTable(event.target)) return event.preventDefault();
    if (!has_letters()) return;
    if (isKey(event, "n")) {
      event.preventDefault();
      go({ screen: "new" });
    } else if (isKey(event, "/")) {
      event.preventDefault();
      search();
    }
  }
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}

/** Leads back and forward through the pages that were shown, until the returned function is called. Tabs, lists
 * and sliders take any arrow, so this comes before them. */
export function bindPageTurning(is_mac = IS_MAC): () => void {
  function pressed(event: KeyboardEvent) {
    const pages = pagesOf(event, is_mac);
    if (pages === 0 || document.querySelector(OVER)) return;
    // The code editor does something else with the same keys.
    if (event.target instanceof Element && event.target.closest("[data-typing]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) history.go(pages);
  }
  window.addEventListener("keydown", pressed, { capture: true });
  return () => window.removeEventListener("keydown", pressed, { capture: true });
}

/** How many pages a key leads forward, as in the computer's browsers: Alt and an arrow, on a Mac ⌘ and a bracket. */
function pagesOf(event: KeyboardEvent, is_mac: boolean): number {
  const { altKey, metaKey, ctrlKey, shiftKey } = event;
  if (ctrlKey || shiftKey || altKey === is_mac || metaKey !== is_mac) return 0;
  const [back, forward] = is_mac ? ["[", "]"] : ["ArrowLeft", "ArrowRight"];
  return Number(isKey(event, forward)) - Number(isKey(event, back));
}

/** From the page itself, as it comes up, the table is one key away. */
function enterTable(from: EventTarget | null): boolean {
  const is_page = from === document.body || (from instanceof Element && from.matches("main"));
  const table = document.querySelector<HTMLElement>('[role="grid"]');
  if (is_page) table?.focus();
  return is_page && table !== null;
}

/** Has single letters act on a session's page until the returned function is called; a letter that
 * is held down acts once. */
export function bindSessionKeys(act: (key: string) => void): () => void {
  function pressed(event: KeyboardEvent) {
    const has_modifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (has_modifier || event.repeat || isComposing(event) || event.defaultPrevented) return;
    const key = keysOf(event).find(isSessionKey);
    if (!key || occupied(event.target)) return;
    event.preventDefault();
    act(key);
  }
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}

function isSessionKey(key: string): boolean {
  return Object.hasOwn(SESSION_KEYS, key);
}

/** Whether letters belong to what the interviewer is typing in (the code editor hides its own field in its host), or to something that lies over the page. */
function occupied(target: EventTarget | null): boolean {
  if (document.querySelector(OVER)) return true;
  return (
    target instanceof Element &&
    target.closest(
      "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [data-typing], [role=listbox]",
    ) !== null
  );
}

function search() {
  const field = document.getElementById(SEARCH_ID);
  if (field) {
    field.focus();
    return;
  }
  go({ screen: "sessions" });
  // The screen is drawn after the address has changed.
  window.addEventListener(
    "hashchange",
    () => requestAnimationFrame(() => document.getElementById(SEARCH_ID)?.focus()),
    { once: true },
  );
}
