// Undo and redo where people type: by key where the web view binds none, which is WebKitGTK, and for the
// menu that Hotseat adds them to there. Steps are the web view's own, and it tells of each with an `input`
// event, so that whoever listens to typing hears of undoing too.
import { isKey } from "../models/keys";

type Command = "undo" | "redo";

const TYPE_OF = { undo: "historyUndo", redo: "historyRedo" } as const;

/** What the shell sends for its menu; the same word stands in `windows/menus.rs`. */
const ASKED = "hotseat-history";

/** Only WebKitGTK binds no key. */
const BINDS_NO_KEY = navigator.platform.startsWith("Linux");

/** Listens for as long as the page lives. */
export function bindUndoing(binds_no_key = BINDS_NO_KEY) {
  if (binds_no_key) window.addEventListener("keydown", pressed);
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

function isField(target: unknown): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** What has the focus, also where it lies in a shadow tree. */
function deepestFocus(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

function step(target: Element, command: Command) {
  if (isField(target)) stepIn(target, command);
  else askEditor(target, command);
}

/** The editor knows this event, and takes the step in its own history. */
function askEditor(editor: Element, command: Command) {
  const options = { inputType: TYPE_OF[command], bubbles: true, cancelable: true, composed: true };
  editor.dispatchEvent(new InputEvent("beforeinput", options));
}

/** Takes the newest step of this field. The web view has one history for the whole page: whatever it would
 * do elsewhere, where nobody looks, is left out, and goes to the pile of the other command. */
function stepIn(field: Element, command: Command) {
  let is_done = false;
  function leaveOutOthers(event: InputEvent) {
    if (event.inputType !== TYPE_OF[command]) return;
    if (event.composedPath()[0] === field) {
      is_done = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  window.addEventListener("beforeinput", leaveOutOthers, { capture: true });
  // Each turn takes a step off the web view's pile. One whose place is gone tells of nothing.
  while (!is_done && document.queryCommandEnabled(command)) document.execCommand(command);
  window.removeEventListener("beforeinput", leaveOutOthers, { capture: true });
}
