// What keys are called on this computer, and when one is none of ours.

export const IS_MAC = navigator.platform.startsWith("Mac");

/** The key of commands, as it is printed on it. */
export const MOD = IS_MAC ? "⌘" : "Ctrl";

/** Whether the key is part of a word's composition, and no wish for anything else, whichever way the web
 * view tells it. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
