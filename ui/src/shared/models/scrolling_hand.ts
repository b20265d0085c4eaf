// Whether the reader scrolls up, or may be doing so: a page hears of every scroll alike, also of those
// that follow from what it made higher or lower itself.

/** From what the reader does to the scroll that comes of it, also on a busy computer. */
export const MOMENT_MS = 500;

const UPWARD_KEYS = new Set(["PageUp", "ArrowUp", "Home"]);

export class ScrollingHand {
  #acted_at = -Infinity;
  /** Whether a pointer is held down, on the scroll bar or to mark text. */
  #holds = false;

  get is_at_work(): boolean {
    return this.#holds || performance.now() - this.#acted_at <= MOMENT_MS;
  }

  /** Feels what is done to an element that scrolls, until the returned function is called. */
  feel(scroller: HTMLElement): () => void {
    const stop = new AbortController();
    const options = { passive: true, signal: stop.signal };
    const acts = () => (this.#acted_at = performance.now());
    scroller.addEventListener("touchmove", acts, options);
    scroller.addEventListener("wheel", ({ deltaY }) => void (deltaY < 0 && acts()), options);
    scroller.addEventListener("keydown", (event) => void (leadsUp(event) && acts()), options);
    // Who walks to what is out of sight has it scrolled to.
    const walks = ({ target }: FocusEvent) => void (target !== scroller && acts());
    scroller.addEventListener("focusin", walks, options);
    scroller.addEventListener("pointerdown", () => (this.#holds = true), options);
    for (const kind of ["pointerup", "pointercancel", "pointermove"] as const) {
      window.addEventListener(kind, (event) => this.#moved(event), { ...options, capture: true });
    }
    return () => stop.abort();
  }

  /** That a scroll bar was let go is not always told: the next move without a button says it, too. */
  #moved({ type, buttons }: PointerEvent) {
    if (!this.#holds || (type === "pointermove" && buttons !== 0)) return;
    this.#holds = false;
    this.#acted_at = performance.now();
  }
}

function leadsUp({ key, shiftKey }: KeyboardEvent): boolean {
  return UPWARD_KEYS.has(key) || (key === " " && shiftKey);
}
