// @vitest-environment jsdom
// What web views report for real keyboards. WebKitGTK's rows were seen with 2.50 on an X server. Those of
// WebView2 and WKWebView were read in their sources and not run: Chromium's platform_key_map_win.cc takes
// the key from the layout and leaves Ctrl out; WebKit's PlatformEventFactoryMac.mm does so for Control, and
// with Command takes what the layout types then, which is Latin.
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Keys from "./keys";

let keys: typeof Keys;

/** A page in which no key was pressed yet. */
beforeEach(async () => {
  vi.resetModules();
  keys = await import("./keys");
});

const pressed = (key: string, code: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, code, ...more });
const CTRL = { ctrlKey: true };

describe("a key is what it types in Latin, whatever its place", () => {
  it.each([
    ["QWERTY", "z", "KeyZ", "z"],
    ["Caps Lock", "Z", "KeyZ", "z"],
    ["German", "y", "KeyZ", "y"],
    ["AZERTY", "w", "KeyZ", "w"],
    ["Dvorak", "z", "Slash", "z"],
    ["Colemak", "k", "KeyN", "k"],
    ["Bépo", "à", "KeyZ", "à"],
    ["Turkish F", "ö", "KeyX", "ö"],
    ["a Mac's Russian with Command", "z", "KeyZ", "z"],
  ])("%s: %s at %s is %s", (_, key, code, name) => {
    expect(keys.keysOf(pressed(key, code, CTRL))).toEqual([name]);
  });

  it.each([
    ["Dvorak", ".", "KeyE"],
    ["Dvorak", ";", "KeyZ"],
    ["AZERTY", ",", "KeyM"],
    ["German with AltGr", "€", "KeyE"],
    ["German with AltGr", "µ", "KeyM"],
    ["Greek, an accent", "Dead", "Semicolon"],
  ])("and a sign is no letter: %s, %s at %s", (_, key, code) => {
    expect(keys.keysOf(pressed(key, code))).toEqual([key]);
  });
});

describe("a key of another script is what its place is", () => {
  it.each([
    ["Russian", "я", "KeyZ", "z"],
    ["Russian with Shift", "Д", "KeyL", "l"],
    ["Ukrainian", "і", "KeyS", "s"],
    ["Bulgarian", "ю", "KeyZ", "z"],
    ["Greek", "ζ", "KeyZ", "z"],
    ["Hebrew", "ז", "KeyZ", "z"],
    ["Arabic", "ن", "KeyK", "k"],
    ["Arabic, two letters on Windows", "لا", "KeyB", "b"],
    ["Persian", "ی", "KeyD", "d"],
    ["Thai", "ผ", "KeyZ", "z"],
    ["Thai, a vowel above", "ั", "KeyY", "y"],
    ["Thai, a digit's place", "จ", "Digit0", "0"],
    ["Thai", "ฝ", "Slash", "/"],
    ["Hindi", "म", "KeyC", "c"],
    ["Korean", "ㅋ", "KeyZ", "z"],
    ["Georgian", "ზ", "KeyZ", "z"],
    ["Armenian", "զ", "KeyZ", "z"],
  ])("%s: %s at %s is %s", (_, key, code, name) => {
    expect(keys.keysOf(pressed(key, code))).toEqual([name]);
  });
});

describe("a sign comes before what its place hides", () => {
  it.each([
    ["German, Shift 7", "/", "Digit7", ["/", "7"]],
    ["AZERTY", "/", "Period", ["/"]],
    ["AZERTY", "à", "Digit0", ["à", "0"]],
    ["Czech", "+", "Digit1", ["+", "1"]],
    ["Dvorak", "/", "BracketLeft", ["/"]],
    ["Russian, beside Enter", "/", "Backslash", ["/"]],
    ["Russian", ".", "Slash", [".", "/"]],
    ["Hebrew", "/", "KeyQ", ["/"]],
    ["German", "-", "Slash", ["-"]],
  ])("%s: %s at %s is %j", (_, key, code, names) => {
    expect(keys.keysOf(pressed(key, code))).toEqual(names);
  });

  it.each([
    ["Arabic with Shift", "/", "KeyL", "l"],
    ["Arabic with Shift", "~", "KeyZ", "z"],
    ["Hebrew", "'", "KeyW", "w"],
    ["Thai with Shift", "(", "KeyZ", "z"],
  ])("%s: %s at %s is %s once the script was seen", (_, key, code, name) => {
    keys.watchKeyboard();
    expect(keys.keysOf(pressed(key, code))).toEqual([key]);
    // Before the first letter is typed, only a command may come from such a keyboard.
    expect(keys.keysOf(pressed(key, code, CTRL))).toEqual([key, name]);
    window.dispatchEvent(pressed("ש", "KeyA"));
    expect(keys.keysOf(pressed(key, code))).toEqual([key, name]);
    window.dispatchEvent(pressed("a", "KeyA"));
    expect(keys.keysOf(pressed(key, code, CTRL))).toEqual([key]);
  });
});

describe("the number older programs know a key by", () => {
  beforeAll(() => window.addEventListener("keydown", (event) => (heard = event.keyCode)));
  let heard = 0;
  const numberOf = (key: string, code: string, keyCode: number, more = {}) => {
    window.dispatchEvent(pressed(key, code, { keyCode, ...more }));
    return heard;
  };

  it.each([
    ["WebKitGTK, Russian", "я", "KeyZ", 0, 90],
    ["WebKitGTK, Thai", "ฝ", "Slash", 0, 191],
    ["WebKitGTK, Russian", ".", "Slash", 190, 191],
    ["WebView2 and WKWebView, Russian", "я", "KeyZ", 90, 90],
    ["German", "y", "KeyZ", 89, 89],
    ["a key of no letter", "AltGraph", "AltRight", 0, 0],
    ["a composition", "я", "KeyZ", 229, 229],
  ])("%s: %s at %s has %s and gets %s", (_, key, code, has, gets) => {
    keys.watchKeyboard();
    expect(numberOf(key, code, has)).toBe(gets);
  });
});
