// A list that Rust is asked for when it is opened; an answer that comes after it was closed opens nothing.
import { errorReply } from "../../shared/ipc/client";
import type { ErrorReply } from "../../shared/ipc/types";

/** What an open list holds: null rows until they came, and why they did not. */
export interface Asked<Row> {
  rows: readonly Row[] | null;
  error: ErrorReply | null;
}

export class AskedList<Row> {
  /** Null while it is closed. */
  shown = $state.raw<Asked<Row> | null>(null);

  #ask: () => Promise<readonly Row[]>;

  constructor(ask: () => Promise<readonly Row[]>) {
    this.#ask = ask;
  }

  async open(): Promise<void> {
    this.shown = { rows: null, error: null };
    await this.#fill();
  }

  /** Asks anew for what is shown, which stays until the answer is there. */
  async refresh(): Promise<void> {
    if (this.shown) await this.#fill();
  }

  close() {
    this.shown = null;
  }

  async #fill(): Promise<void> {
    const before = this.shown;
    let outcome: Asked<Row>;
    try {
      outcome = { rows: await this.#ask(), error: null };
    } catch (error) {
      outcome = { rows: null, error: errorReply(error) };
    }
    if (this.shown === before) this.shown = outcome;
  }
}
