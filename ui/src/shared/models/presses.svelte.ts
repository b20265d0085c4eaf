// Whether a press was meant for what stood there before: people press Enter or the button of a mouse
// twice, and what the first press led to has put another button in the same place.

/** Longer than it takes to see that something new is there, and than the two clicks of a double click are
 * apart; in milliseconds. */
export const FRESH_MS = 500;
/** Two clicks so near to each other are on the same spot, in pixels. */
const SAME_SPOT_PX = 24;

interface Press {
  /** The key, or "pointer". */
  what: string;
  x: number;
  y: number;
}

/** Held down with other keys: pressing one of them is not yet a press. */
const MODIFIERS = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta"]);

let last: Press | null = null;
let repeats = false;

function take(press: Press) {
  const away_px = last ? Math.hypot(press.x - last.x, press.y - last.y) : Infinity;
  repeats = last?.what === press.what && away_px <= SAME_SPOT_PX;
  last = press;
}

// For as long as the page lives, and before any handler acts on what is pressed.
const early = { capture: true };
window.addEventListener(
  "keydown",
  ({ key }) => void (MODIFIERS.has(key) || take({ what: key, x: 0, y: 0 })),
  early,
);
window.addEventListener(
  "pointerdown",
  ({ clientX: x, clientY: y }) => take({ what: "pointer", x, y }),
  early,
);

// A click that no press leads to, as a screen reader makes it, repeats nothing.
window.addEventListener("click", () => (repeats = false));

/** What can be pressed, and for a moment is not: while it has just come, has just been given the focus, or
 * has just come to mean something else. */
export class Freshness {
  is_fresh = $state(false);
  /** Nothing presses it: it means something else now, and whoever presses it meant what it was. */
  is_deaf = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** It is new there from now on. */
  begin() {
    this.is_fresh = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.is_fresh = this.is_deaf = false), FRESH_MS);
  }

  /** It means something else from now on. */
  change() {
    this.begin();
    this.is_deaf = true;
  }

  /** It has the focus. After Enter or Space the page brought it: hands do with other keys. */
  focused() {
    if (last?.what === "Enter" || last?.what === " ") this.begin();
  }

  /** Whether the press that is being made was meant for what was there before. */
  isForAnother(): boolean {
    return this.is_deaf || (this.is_fresh && repeats);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
