// Changes that are on their way: one at a time of each thing.
import { SvelteSet } from "svelte/reactivity";

export class Once {
  #busy = new SvelteSet<string>();
  #report: (error: unknown, again: () => void) => void;

  constructor(report: (error: unknown, again: () => void) => void) {
    this.#report = report;
  }

  /** Whether a change of this thing is on its way. */
  busy(what: string): boolean {
    return this.#busy.has(what);
  }

  /** Runs a change unless one of the same thing runs; trying again sends the same request. */
  async run<T>(what: string, run: () => Promise<T>): Promise<T | null> {
    if (this.#busy.has(what)) return null;
    this.#busy.add(what);
    try {
      return await run();
    } catch (error) {
      this.#report(error, () => void this.run(what, run));
      return null;
    } finally {
      this.#busy.delete(what);
    }
  }
}
