// What a button writes into a field is written as if typed: only so is it a step that Ctrl Z takes back.
// Text that a field is given any other way is none to the web view.

/** Writes this where the caret is in a field, in place of what is selected there. */
export function writeAtCaret(field: HTMLInputElement | HTMLTextAreaElement, text: string) {
  const before = field.value;
  const [from, to] = [field.selectionStart ?? before.length, field.selectionEnd ?? before.length];
  field.focus({ preventScroll: true });
  if (document.execCommand?.("insertText", false, text) && field.value !== before) return;
  // Out of sight a field takes nothing that is typed.
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Has the field say this and nothing else. The focus is in the field afterwards, where undoing is asked for. */
export function write(field: HTMLInputElement | HTMLTextAreaElement, text: string) {
  if (field.value === text) return;
  field.focus({ preventScroll: true });
  field.select();
  if (text === "") document.execCommand("delete");
  else document.execCommand("insertText", false, text);
  if (field.value === text) return;
  // Out of sight a field takes nothing that is typed.
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
