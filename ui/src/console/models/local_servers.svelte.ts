// The model servers that answer on this computer, as they were found last.
import { ask } from "../../shared/ipc/client";
import type { LocalServerView } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";

export class LocalServers {
  /** Null until they were looked for. */
  found = $state.raw<readonly LocalServerView[] | null>(null);
  is_looking = $state(false);
  #looks_again = false;

  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Looks which servers answer; none that does not is no trouble. Calls that come meanwhile become one
   * more look: what is known may have changed. */
  async look(): Promise<void> {
    this.#looks_again = true;
    if (this.is_looking) return;
    this.is_looking = true;
    while (this.#looks_again) {
      this.#looks_again = false;
      try {
        this.found = await ask("find_local_servers", {});
      } catch (error) {
        this.#desk.changes.report(error);
      }
    }
    this.is_looking = false;
  }
}
