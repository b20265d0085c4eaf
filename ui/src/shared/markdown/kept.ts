// Finished drawings that left the page and may come back: put in again instead of drawn again.

/** So many are kept at most, and so long may their texts be together. */
export const MOST_KEPT = 200;
const LONGEST_KEPT_CHARS = 1_000_000;

export class KeptDrawings {
  /** By their text; what was kept last is last. */
  #drawings = new Map<string, readonly Node[]>();
  #chars = 0;

  get size(): number {
    return this.#drawings.size;
  }

  /** Keeps what was drawn of a text. */
  keep(text: string, nodes: readonly Node[]) {
    this.take(text);
    this.#drawings.set(text, nodes);
    this.#chars += text.length;
    for (const [oldest] of this.#drawings) {
      if (this.#drawings.size <= MOST_KEPT && this.#chars <= LONGEST_KEPT_CHARS) return;
      this.take(oldest);
    }
  }

  /** Hands out what is kept of a text: it can be in one place only. */
  take(text: string): readonly Node[] | null {
    const nodes = this.#drawings.get(text) ?? null;
    if (nodes && this.#drawings.delete(text)) this.#chars -= text.length;
    return nodes;
  }
}
