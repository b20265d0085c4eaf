// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { watchKeyboard } from "../models/keys";
import { bindUndoing } from "./undoing";

/** Where the web view's steps lie, the newest last: one history for the whole page. */
let steps: Element[] = [];
const taken = vi.fn();

beforeAll(() => {
  // A page's own undoing, which jsdom does not have.
  document.queryCommandEnabled = () => steps.length > 0;
  document.execCommand = (command) => {
    const inputType = command === "undo" ? "historyUndo" : "historyRedo";
    const options = { inputType, bubbles: true, cancelable: true, composed: true };
    const at = steps.pop();
    if (at?.dispatchEvent(new InputEvent("beforeinput", options))) taken(command, at);
    return true;
  };
  watchKeyboard();
  bindUndoing(true);
});

beforeEach(() => {
  document.body.innerHTML = "<textarea></textarea><input><div contenteditable='true'></div>"; // eslint-disable-line no-restricted-properties
});

afterEach(() => {
  taken.mockClear();
  steps = [];
});

function part(css: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(css);
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
    ["z", CTRL, "undo"],
    ["y", CTRL, "redo"],
    ["Z", { ...CTRL, shiftKey: true }, "redo"],
    ["я", { ...CTRL, code: "KeyZ" }, "undo"],
    ["н", { ...CTRL, code: "KeyY" }, "redo"],
  ])("%s with %j takes a step: %s", (key, more, command) => {
    const field = part("textarea");
    steps = [field, field];
    expect(press(field, key, more).defaultPrevented).toBe(true);
    expect(taken.mock.calls).toEqual([[command, field]]);
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
    steps = [field];
    expect(press(field, key, more).defaultPrevented).toBe(false);
    expect(taken).not.toHaveBeenCalled();
  });

  it("leaves out what it would do elsewhere on the page, and goes on to the field's own step", () => {
    const [field, other] = [part("textarea"), part("input")];
    const heard = vi.fn();
    other.addEventListener("beforeinput", heard);
    steps = [field, field, other, other];
    press(field, "z", CTRL);
    expect(taken.mock.calls).toEqual([["undo", field]]);
    expect(heard).not.toHaveBeenCalled();
    expect(steps).toEqual([field]);
  });

  it("does nothing where none of the steps is its own", () => {
    const [field, other] = [part("textarea"), part("input")];
    steps = [other];
    press(field, "z", CTRL);
    expect(taken).not.toHaveBeenCalled();
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
    steps = [field];
    choose("redo");
    expect(taken.mock.calls).toEqual([["redo", field]]);
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
