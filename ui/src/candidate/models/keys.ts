// What keys do on the candidate's page: a few that help, and none that lead away from it.
import { IS_MAC, isComposing, keysOf } from "../../shared/models/keys";
import { stepsOf } from "../../shared/models/text_size";
import { type Part, PARTS } from "./sizes.svelte";

export interface Keys {
  /** Keep everything now, and say so. */
  save: () => void;
  /** Ask for the interviewer's passcode. */
  interviewer: () => void;
  /** Make text larger or smaller by so many steps, or as it was with 0. */
  resizeText: (steps: number) => void;
  /** Run the answer. */
  run: () => void;
  /** Run the tests on the answer. */
  runTests: () => void;
  /** Put the keyboard into a part of the work. */
  goTo: (part: Part) => void;
}

/** The part a key leads to. By the key's place: with French letters the digits are typed with Shift. */
export function partOf(event: KeyboardEvent, is_mac = IS_MAC): Part | null {
  const has_mod = is_mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!has_mod || event.altKey || event.shiftKey) return null;
  return PARTS.find((_, nth) => event.code === `Digit${nth + 1}`) ?? null;
}

/** Keys that print, open, reload, close or make windows, where a web view takes them. */
const LEADING_AWAY = new Set(["p", "o", "r", "w", "n", "t", "u", "j", "h", "d"]);
/** With Control these move and delete where people type on a Mac, where the web view's own keys are
 * with Command. */
const TYPING_ON_MAC = new Set(["p", "o", "n", "t", "h", "d"]);
const LEADING_AWAY_ALONE = new Set([
  "F1",
  "F3",
  "F5",
  "F7",
  "F12",
  "BrowserBack",
  "BrowserForward",
]);

type Meaning = Exclude<keyof Keys, "goTo"> | "larger" | "smaller" | "nothing";

/** What a key means here: something to do, nothing at all, or null where it is not ours. */
export function meaningOf(event: KeyboardEvent, is_mac = IS_MAC): Meaning | null {
  const keys = keysOf(event);
  if (is_mac && keys.some((key) => isTyping(event, key))) return null;
  for (const key of keys) {
    const meaning = meaningOfKey(event, key);
    if (meaning !== null) return meaning;
  }
  return null;
}

function meaningOfKey(event: KeyboardEvent, key: string): Meaning | null {
  if (event.altKey && (key === "ArrowLeft" || key === "ArrowRight" || key === "Home")) {
    return "nothing";
  }
  if (LEADING_AWAY_ALONE.has(key)) return "nothing";
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  if (key === "l") return event.shiftKey ? "interviewer" : "nothing";
  if (key === "s") return "save";
  if (key === "Enter") return runs(event);
  const steps = stepsOf(event);
  if (steps !== null) return steps > 0 ? "larger" : steps < 0 ? "smaller" : "resizeText";
  return LEADING_AWAY.has(key) ? "nothing" : null;
}

/** Where a question is typed, Enter sends it. */
function runs(event: KeyboardEvent): Meaning | null {
  const is_asking = event.target instanceof Element && event.target.matches("[data-asks]");
  if (is_asking) return null;
  return event.shiftKey ? "runTests" : "run";
}

/** Whether a key that leads away elsewhere moves or deletes in a text on a Mac. */
function isTyping(event: KeyboardEvent, key: string): boolean {
  if (event.metaKey || event.ctrlKey === event.altKey) return false;
  const is_one = event.ctrlKey ? TYPING_ON_MAC.has(key) : key.startsWith("Arrow");
  // The editor is in a shadow tree: the target is only its frame.
  return is_one && event.composedPath().some(isEditable);
}

function isEditable(target: EventTarget): boolean {
  return target instanceof Element && target.matches("input, textarea, [contenteditable=true]");
}

/** Listens until the returned function is called. */
export function bindKeys(keys: Keys): () => void {
  function pressed(event: KeyboardEvent) {
    const part = isComposing(event) ? null : partOf(event);
    if (part) {
      event.preventDefault();
      keys.goTo(part);
      return;
    }
    const meaning = meaningOf(event);
    if (meaning === null) return;
    event.preventDefault();
    if (meaning === "save") keys.save();
    else if (meaning === "run") keys.run();
    else if (meaning === "runTests") keys.runTests();
    else if (meaning === "interviewer") keys.interviewer();
    else if (meaning === "larger") keys.resizeText(1);
    else if (meaning === "smaller") keys.resizeText(-1);
    else if (meaning === "resizeText") keys.resizeText(0);
  }
  /** A file let go over the page would be opened in its place. */
  function dropped(event: DragEvent) {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }
  window.addEventListener("keydown", pressed, { capture: true });
  for (const name of ["dragover", "drop"] as const) window.addEventListener(name, dropped);
  return () => {
    window.removeEventListener("keydown", pressed, { capture: true });
    for (const name of ["dragover", "drop"] as const) window.removeEventListener(name, dropped);
  };
}
