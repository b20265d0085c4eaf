// What keys are called on this computer and on this keyboard, and when one is none of ours.

export const IS_MAC = navigator.platform.startsWith("Mac");

/** The key of commands, as it is printed on it. */
export const MOD = IS_MAC ? "⌘" : "Ctrl";

/** Whether the key is part of a word's composition, and no wish for anything else, whichever way the web
 * view tells it. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey">;

/** What is printed on a US keyboard, by place; letters and digits say it themselves. */
const SIGNS: Readonly<Record<string, string>> = {
  Backquote: "`",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Semicolon: ";",
  Quote: "'",
  Comma: ",",
  Period: ".",
  Slash: "/",
};

const OF_ANOTHER_SCRIPT = /^[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
const LATIN_LETTER = /^\p{Script=Latin}$/u;

/** The script of the letter that was typed last, as far as this page has seen. */
let last_script: "latin" | "another" | null = null;

/** What a key may be taken for, most likely first; letters small.
 *
 * What it types where that is Latin, so that Dvorak and AZERTY go by what they type. On a keyboard of
 * another script a key is what its place is on a US keyboard, where its Latin letter is printed too. A sign
 * comes first, and after it what its place may hide: a digit on AZERTY or in Czech; "/" where the keyboards
 * of Russian, Ukrainian, Belarusian and Hebrew have their full stop; a letter where another script has a
 * sign, as Arabic does with Shift. */
export function keysOf(event: Pressed): readonly string[] {
  const { key, code } = event;
  const place = placeOf(code);
  if (OF_ANOTHER_SCRIPT.test(key)) return [place ?? key];
  const typed = key.length === 1 ? key.toLowerCase() : key;
  const is_hidden =
    code.startsWith("Digit") ||
    (code === "Slash" && key === ".") ||
    (isSign(key) && code.startsWith("Key") && mayTypeAnotherScript(event));
  return place !== null && is_hidden && place !== typed ? [typed, place] : [typed];
}

const isSign = (key: string) => key.length === 1 && !LATIN_LETTER.test(key);

/** Before the first typed letter a command may well come from such a keyboard; a sign alone says nothing. */
function mayTypeAnotherScript({ ctrlKey, metaKey }: Pressed): boolean {
  return last_script === null ? ctrlKey || metaKey : last_script === "another";
}

/** What a place is called on a US keyboard, where it types anything. */
function placeOf(code: string): string | null {
  const named = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code);
  return named?.[1]?.toLowerCase() ?? named?.[2] ?? SIGNS[code] ?? null;
}

/** Whether the key is the one of that letter or sign. */
export function isKey(event: Pressed, name: string): boolean {
  return keysOf(event).includes(name);
}

/** From now on, for as long as the page lives, it is known which script is typed, and keys have the number
 * of their place where they type another one. WebView2 and WKWebView give them that number. WebKitGTK gives
 * none, and the editor, which looks there for what a key is where it types no Latin, finds nothing. */
export function watchKeyboard() {
  const pressed = (event: KeyboardEvent) => {
    noteScript(event);
    numberKey(event);
  };
  window.addEventListener("keydown", pressed, { capture: true });
}

/** With Command a Mac types Latin on every keyboard. */
function noteScript({ key, metaKey }: KeyboardEvent) {
  if (metaKey) return;
  if (LATIN_LETTER.test(key)) last_script = "latin";
  else if (OF_ANOTHER_SCRIPT.test(key)) last_script = "another";
}

/** The numbers that keys of signs have, as older programs know them. */
const SIGN_NUMBERS: Readonly<Record<string, number>> = {
  ";": 186,
  "=": 187,
  ",": 188,
  "-": 189,
  ".": 190,
  "/": 191,
  "`": 192,
  "[": 219,
  "\\": 220,
  "]": 221,
  "'": 222,
};

function numberKey(event: KeyboardEvent) {
  const keys = keysOf(event);
  const has_number = event.keyCode !== 0 && keys.length === 1;
  const name = keys.at(-1);
  if (has_number || isComposing(event) || name?.length !== 1) return;
  const number = SIGN_NUMBERS[name] ?? name.toUpperCase().charCodeAt(0);
  Object.defineProperty(event, "keyCode", { value: number });
}
