// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { meaningOf, partOf } from "./keys";

const press = (key: string, keys: KeyboardEventInit = {}) =>
  meaningOf(new KeyboardEvent("keydown", { key, ...keys }));
/** What a key means that is pressed there. */
function pressOn(target: Element, is_mac: boolean, key: string, keys: KeyboardEventInit) {
  let meaning: ReturnType<typeof meaningOf> | undefined;
  const hear = (event: KeyboardEvent) => (meaning = meaningOf(event, is_mac));
  window.addEventListener("keydown", hear, { capture: true, once: true });
  target.dispatchEvent(
    new KeyboardEvent("keydown", { key, ...keys, bubbles: true, composed: true }),
  );
  return meaning;
}
const CTRL = { ctrlKey: true };

describe("a key", () => {
  it.each([
    ["p", CTRL],
    ["o", CTRL],
    ["r", CTRL],
    ["R", { ctrlKey: true, shiftKey: true }],
    ["w", { metaKey: true }],
    ["F5", {}],
    ["ArrowLeft", { altKey: true }],
    ["BrowserBack", {}],
  ])("that leads away does nothing: %s %j", (key, keys) => {
    expect(press(key, keys)).toBe("nothing");
  });

  it.each([
    ["ArrowLeft", { altKey: true }],
    ["p", CTRL],
    ["d", CTRL],
  ])("moves in a text on a Mac, and leads nowhere else: %s %j", (key, keys) => {
    const frame = document.body.appendChild(document.createElement("div"));
    const text = document.createElement("div");
    text.setAttribute("contenteditable", "true");
    frame.attachShadow({ mode: "open" }).append(text);
    expect(pressOn(text, true, key, keys)).toBeNull();
    expect(pressOn(text, false, key, keys)).toBe("nothing");
    expect(pressOn(document.body, true, key, keys)).toBe("nothing");
  });

  it.each([
    ["p", { metaKey: true }],
    ["r", CTRL],
    ["w", CTRL],
    ["F5", {}],
  ])("leads nowhere on a Mac either, also while somebody types: %s %j", (key, keys) => {
    const field = document.body.appendChild(document.createElement("textarea"));
    expect(pressOn(field, true, key, keys)).toBe("nothing");
  });

  it("saves, resizes text, or asks for the interviewer", () => {
    expect(press("s", CTRL)).toBe("save");
    expect(press("+", CTRL)).toBe("larger");
    expect(press("-", { metaKey: true })).toBe("smaller");
    expect(press("0", CTRL)).toBe("resizeText");
    expect(press("L", { ctrlKey: true, shiftKey: true })).toBe("interviewer");
  });

  it.each([
    ["p", {}],
    ["Enter", {}],
    ["c", CTRL],
    ["v", CTRL],
    ["z", CTRL],
    ["f", CTRL],
    ["@", { ctrlKey: true, altKey: true }],
  ])("for typing is left alone: %s %j", (key, keys) => {
    expect(press(key, keys)).toBeNull();
  });
});

describe("a part's key", () => {
  const led = (code: string, keys: KeyboardEventInit, is_mac = false) =>
    partOf(new KeyboardEvent("keydown", { code, ...keys }), is_mac);

  it.each([
    ["Digit1", "&", "challenge"],
    ["Digit2", "é", "own_answer"],
    ["Digit3", "3", "assistant"],
  ])("is known by its place, whatever it types: %s %s", (code, key, part) => {
    expect(led(code, { key, ctrlKey: true })).toBe(part);
    expect(led(code, { key, metaKey: true }, true)).toBe(part);
  });

  it.each([
    ["Digit1", {}],
    ["Digit3", { ctrlKey: true, altKey: true }],
    ["Digit3", { altKey: true }],
    ["Digit1", { ctrlKey: true, shiftKey: true }],
    ["Digit1", { metaKey: true }],
    ["Digit4", CTRL],
    ["Digit0", CTRL],
  ])("is no key that types, chooses or is the system's: %s %j", (code, keys) => {
    expect(led(code, keys)).toBeNull();
  });
});
