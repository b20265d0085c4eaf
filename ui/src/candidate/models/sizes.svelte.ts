// How large text is and how the parts share the window, as one candidate likes it: kept for as long as
// their session lasts, and not for the next one's.

import { isTextSize, resized } from "../../shared/models/text_size";

const KEY = "sizes";
/** No part gets smaller than this share of what it divides. */
const SMALLEST_SHARE = 0.2;
/** Where a divider goes that is not dragged: shares of the room it has. */
const STOPS = [0.25, 0.5, 0.75] as const;

/** The parts of the screen for work, in the order they stand in. */
export const PARTS = ["challenge", "own_answer", "assistant"] as const;
export type Part = (typeof PARTS)[number];
/** Those there are: without an assistant there is no part for it. */
export function partsOf({ has_assistant }: { has_assistant: boolean }): readonly Part[] {
  return has_assistant ? PARTS : PARTS.filter((part) => part !== "assistant");
}

/** How many of them are side by side. */
export type Columns = 1 | 2 | 3;

/** From these widths on, in pixels at a text size of 100 %. */
const WIDE_ENOUGH = { far: 1800, three: 1180, two: 720 } as const;

export class Sizes {
  text_percent = $state(100);
  /** Where the two dividers of three columns are, and the one of two; shares of the width. */
  three = $state.raw<readonly [number, number]>([0.3, 0.64]);
  two = $state(0.5);
  #memory: Pick<Storage, "getItem" | "setItem">;
  #session_id: string | null = null;

  constructor(memory: Pick<Storage, "getItem" | "setItem">) {
    this.#memory = memory;
  }

  /** Takes up what this session's candidate has chosen before, and keeps what they choose from now on. */
  belongTo(session_id: string) {
    if (session_id === this.#session_id) return;
    this.#session_id = session_id;
    this.#recall();
  }

  columns(width_px: number, parts: number = PARTS.length): Columns {
    const width = width_px / (this.text_percent / 100);
    if (width >= WIDE_ENOUGH.three && parts >= 3) return 3;
    return width >= WIDE_ENOUGH.two ? 2 : 1;
  }

  /** How much larger text is in a part that has the whole width: lines too long to read are no gain. */
  growth(width_px: number): number {
    const width = width_px / (this.text_percent / 100);
    if (width >= WIDE_ENOUGH.far) return 1.4;
    return width >= WIDE_ENOUGH.three ? 1.15 : 1;
  }

  /** Makes text larger or smaller by so many steps, or as it was at first with none. */
  resizeText(steps: number) {
    this.text_percent = resized(this.text_percent, steps);
    this.#keep();
  }

  /** Puts the divider between two columns. */
  divide(at: number) {
    this.two = within(at, SMALLEST_SHARE, 1 - SMALLEST_SHARE);
    this.#keep();
  }

  /** Puts the divider between two columns at the next of its stops, and the first after the last. */
  divideAtNext() {
    this.divide(nextStop(this.two, SMALLEST_SHARE, 1 - SMALLEST_SHARE));
  }

  /** Puts one of the two dividers between three columns at its next stop. */
  divideThreeAtNext(which: 0 | 1) {
    const [first, second] = this.three;
    const to =
      which === 0
        ? nextStop(first, SMALLEST_SHARE, second - SMALLEST_SHARE)
        : nextStop(second, first + SMALLEST_SHARE, 1 - SMALLEST_SHARE);
    this.divideThree(which, to);
  }

  /** Puts one of the two dividers between three columns; the other one stays. */
  divideThree(which: 0 | 1, at: number) {
    const [first, second] = this.three;
    this.three =
      which === 0
        ? [within(at, SMALLEST_SHARE, second - SMALLEST_SHARE), second]
        : [first, within(at, first + SMALLEST_SHARE, 1 - SMALLEST_SHARE)];
    this.#keep();
  }

  #keep() {
    const { text_percent, three, two } = this;
    const session_id = this.#session_id;
    if (session_id === null) return;
    try {
      this.#memory.setItem(KEY, JSON.stringify({ session_id, text_percent, three, two }));
    } catch {
      // No room, or no storage: the sizes hold for as long as the page does.
    }
  }

  #recall() {
    try {
      const kept = JSON.parse(this.#memory.getItem(KEY) ?? "{}") as Partial<
        Sizes & { session_id: string }
      >;
      if (kept.session_id !== this.#session_id) return;
      if (isShare(kept.two)) this.divide(kept.two);
      const [first, second] = Array.isArray(kept.three) ? kept.three : [];
      if (isShare(first) && isShare(second) && second - first >= SMALLEST_SHARE) {
        this.three = [first, second];
      }
      if (isTextSize(kept.text_percent)) this.text_percent = kept.text_percent;
    } catch {
      // Spoiled: the sizes are as they were at first.
    }
  }
}

const within = (n: number, min: number, max: number) => Math.min(max, Math.max(min, n));

function nextStop(at: number, min: number, max: number): number {
  const stops = STOPS.map((share) => min + share * (max - min));
  // A stop it is at, whatever was rounded, is not the next one.
  return stops.find((stop) => stop > at + 0.001) ?? stops[0] ?? at;
}

function isShare(n: unknown): n is number {
  return typeof n === "number" && n >= SMALLEST_SHARE && n <= 1 - SMALLEST_SHARE;
}
