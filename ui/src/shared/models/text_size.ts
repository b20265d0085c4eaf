// How large text is, in both windows: in percent of the usual, by steps, within Rust's bounds.

import { TEXT_PERCENT } from "../ipc/types";
import { keysOf } from "./keys";

const { min, max, step } = TEXT_PERCENT;

/** So many steps larger, or smaller where they are fewer than none; as at first with none. */
export function resized(percent: number, steps: number): number {
  return steps === 0 ? 100 : Math.min(max, Math.max(min, percent + steps * step));
}

export function isTextSize(percent: unknown): percent is number {
  return typeof percent === "number" && percent >= min && percent <= max;
}

/** What a key does to the size of text, in steps: 0 brings back the usual; null for other keys. */
export function stepsOf(event: KeyboardEvent): number | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  for (const key of keysOf(event)) {
    if (key === "+" || key === "=") return 1;
    if (key === "-" || key === "_") return -1;
    if (key === "0") return 0;
  }
  return null;
}

/** Listens to those keys until the returned function is called. */
export function bindTextKeys(resize: (steps: number) => void): () => void {
  function pressed(event: KeyboardEvent) {
    const steps = stepsOf(event);
    if (steps === null) return;
    event.preventDefault();
    resize(steps);
  }
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}

/** Has all of the page follow: every size of text is measured by the root's. */
export function showText(percent: number) {
  document.documentElement.style.fontSize = `${percent}%`;
}
