// One name for one intended change, kept for as long as the same thing is intended.
import { requestId } from "../ipc/client";

export class Intention {
  #content: string | null = null;
  #id: string | null = null;

  /** Takes up an intention from an earlier life of the page. */
  static resumed(content: unknown, id: string | null): Intention {
    const intention = new Intention();
    if (id !== null) {
      intention.#content = JSON.stringify(content);
      intention.#id = id;
    }
    return intention;
  }

  /** The id to send this content with: the same again for the same content, else a new one. */
  idFor(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#id === null || text !== this.#content) {
      this.#content = text;
      this.#id = requestId();
    }
    return this.#id;
  }
}
