// Undo and redo where people type: by key where the web view binds none, which is WebKitGTK, and for the
// menu that Hotseat adds them to there. Each step is followed by an `input` event, so that whoever listens to
// typing hears of undoing too.
import { isKey } from "../models/keys";
import { type Command, type Field, FieldHistory, TYPE_OF } from "./field_history";

/** What the shell sends for its menu; the same word stands in `windows/menus.rs`. */
const ASKED = "hotseat-history";

/** Only WebKitGTK binds no key. */
const BINDS_NO_KEY = navigator.platform.startsWith("Linux");

const histories = new WeakMap<Field, FieldHistory>();

/** Listens for as long as the page lives. */
export function bindUndoing(binds_no_key = BINDS_NO_KEY) {
  if (!binds_no_key) return;
  window.addEventListener("keydown", pressed);
  window.addEventListener("beforeinput", (event) => told(event, "before"), { capture: true });
  window.addEventListener("input", (event) => told(event, "changed"), { capture: true });
  window.addEventListener(ASKED, (event) => {
    const target = deepestFocus();
    if (!(event instanceof CustomEvent) || !target) return;
    if (event.detail === "undo" || event.detail === "redo") step(target, event.detail);
  });
}

function pressed(event: KeyboardEvent) {
  const command = commandOf(event);
  const [target] = event.composedPath();
  // The editor has keys and a history of its own.
  if (!command || event.defaultPrevented || !isField(target)) return;
  event.preventDefault();
  step(target, command);
}

/** What the key asks for, if anything. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (!event.ctrlKey || event.altKey || event.metaKey) return null;
  if (isKey(event, "z")) return event.shiftKey ? "redo" : "undo";
  return isKey(event, "y") && !event.shiftKey ? "redo" : null;
}

/** What is typed into a field becomes a step of its history. */
function told(event: Event, what: "before" | "changed") {
  const [field] = event.composedPath();
  if (!(event instanceof InputEvent) || !isField(field)) return;
  if (event.inputType === TYPE_OF.undo || event.inputType === TYPE_OF.redo) return;
  historyOf(field)[what](event);
}

function historyOf(field: Field): FieldHistory {
  const history = histories.get(field) ?? new FieldHistory(field);
  histories.set(field, history);
  return history;
}

function isField(target: unknown): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** What has the focus, also where it lies in a shadow tree. */
function deepestFocus(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

function step(target: Element, command: Command) {
  if (isField(target)) historyOf(target).step(command);
  else askEditor(target, command);
}

/** The editor knows this event, and takes the step in its own history. */
function askEditor(editor: Element, command: Command) {
  const options = { inputType: TYPE_OF[command], bubbles: true, cancelable: true, composed: true };
  editor.dispatchEvent(new InputEvent("beforeinput", options));
}
