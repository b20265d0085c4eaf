// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { watchKeyboard } from "../models/keys";
import { bindUndoing } from "./undoing";

beforeAll(() => {
  watchKeyboard();
  bindUndoing(true);
});

beforeEach(() => {
  document.body.innerHTML = "<textarea></textarea><input><div contenteditable='true'></div>"; // eslint-disable-line no-restricted-properties
});

/** Types at the caret, in the place of what is marked. */
function type(at: Element, text: string) {
  if (!(at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement)) throw new Error();
  for (const data of text) {
    const event = { inputType: "insertText", data, bubbles: true, composed: true };
    at.dispatchEvent(new InputEvent("beforeinput", event));
    at.setRangeText(data, at.selectionStart ?? 0, at.selectionEnd ?? 0, "end");
    at.dispatchEvent(new InputEvent("input", event));
  }
}

function part(css: string): HTMLElement & { value: string } {
  const found = document.querySelector<HTMLElement & { value: string }>(css);
  if (!found) throw new Error(css);
  found.focus();
  return found;
}

function press(at: Element, key: string, more: KeyboardEventInit = {}) {
  const options = { key, bubbles: true, cancelable: true, composed: true, ...more };
  const event = new KeyboardEvent("keydown", options);
  at.dispatchEvent(event);
  return event;
}

const CTRL = { ctrlKey: true };

describe("in a field", () => {
  it.each([
    ["z", CTRL, "y", CTRL],
    ["z", CTRL, "Z", { ...CTRL, shiftKey: true }],
    ["я", { ...CTRL, code: "KeyZ" }, "н", { ...CTRL, code: "KeyY" }],
  ])("%s with %j undoes, and %s with %j does it again", (undo, with_undo, redo, with_redo) => {
    const field = part("textarea");
    type(field, "abc");
    expect(press(field, undo, with_undo).defaultPrevented).toBe(true);
    expect(field.value).toBe("");
    expect(press(field, redo, with_redo).defaultPrevented).toBe(true);
    expect(field.value).toBe("abc");
  });

  it.each([
    ["z", {}],
    ["z", { ...CTRL, altKey: true }],
    ["z", { metaKey: true }],
    ["y", { ...CTRL, shiftKey: true }],
    [";", { ...CTRL, code: "KeyZ" }],
  ])("%s with %j is no such key", (key, more) => {
    const field = part("textarea");
    // A letter of Latin: from now on signs are signs.
    press(field, "a");
    type(field, "abc");
    expect(press(field, key, more).defaultPrevented).toBe(false);
    expect(field.value).toBe("abc");
  });

  it("takes words one by one, and says each time that it was changed", () => {
    const field = part("textarea");
    const heard: string[] = [];
    field.addEventListener("input", () => heard.push(field.value));
    type(field, "ab cd");
    heard.length = 0;
    press(field, "z", CTRL);
    press(field, "z", CTRL);
    press(field, "z", CTRL);
    expect(heard).toEqual(["ab ", ""]);
  });

  it("takes what was typed elsewhere in the text as a step of its own, and puts the caret back", () => {
    const field = part("textarea") as HTMLElement as HTMLTextAreaElement;
    type(field, "bc");
    field.setSelectionRange(0, 0);
    type(field, "a");
    press(field, "z", CTRL);
    expect([field.value, field.selectionStart]).toEqual(["bc", 0]);
    field.setSelectionRange(0, 2);
    type(field, "x");
    press(field, "z", CTRL);
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(["bc", 0, 2]);
  });

  it("knows nothing of other fields, in whatever order they were typed in and undone", () => {
    const [one, two] = [part("textarea"), part("input")];
    type(one, "aaa");
    type(two, "bbb");
    press(two, "z", CTRL);
    press(one, "z", CTRL);
    expect([one.value, two.value]).toEqual(["", ""]);
    press(two, "y", CTRL);
    press(two, "y", CTRL);
    expect([one.value, two.value]).toEqual(["", "bbb"]);
    press(one, "y", CTRL);
    press(one, "y", CTRL);
    expect([one.value, two.value]).toEqual(["aaa", "bbb"]);
  });

  it("goes back to nothing that Hotseat has taken out of the field since", () => {
    const field = part("textarea");
    type(field, "sent");
    field.value = "";
    press(field, "z", CTRL);
    expect(field.value).toBe("");
    type(field, "next");
    press(field, "z", CTRL);
    press(field, "z", CTRL);
    expect(field.value).toBe("");
  });
});

describe("in the editor", () => {
  it("leaves the keys to it", () => {
    expect(press(part("[contenteditable]"), "z", CTRL).defaultPrevented).toBe(false);
  });
});

describe("the menu", () => {
  const choose = (detail: unknown) =>
    window.dispatchEvent(new CustomEvent("hotseat-history", { detail }));

  it("takes a step of the field that has the focus", () => {
    const field = part("input");
    type(field, "abc");
    choose("undo");
    expect(field.value).toBe("");
    choose("redo");
    expect(field.value).toBe("abc");
  });

  it("has the editor take one of its own, in a shadow tree too", () => {
    const root = part("input").parentElement?.appendChild(document.createElement("div"));
    const tree = root?.attachShadow({ mode: "open" });
    const editor = tree?.appendChild(document.createElement("div"));
    editor?.setAttribute("tabindex", "0");
    const asked: string[] = [];
    editor?.addEventListener("beforeinput", (event) => asked.push(event.inputType));
    editor?.focus();
    choose("undo");
    choose("anything else");
    expect(asked).toEqual(["historyUndo"]);
  });
});
