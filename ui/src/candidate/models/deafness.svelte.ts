// A button that has become another one is deaf for a moment: who presses it then meant what it was before.

/** Longer than the two clicks of a double click are apart, in milliseconds. */
export const DEAF_MS = 500;

export class Deafness<Action> {
  is_deaf = $state(false);
  #action: Action;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(action: Action) {
    this.#action = action;
  }

  /** What pressing the button does from now on. */
  becomes(action: Action) {
    if (action === this.#action) return;
    this.#action = action;
    this.is_deaf = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.is_deaf = false), DEAF_MS);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
