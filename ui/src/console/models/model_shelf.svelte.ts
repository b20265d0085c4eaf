// Models that can be downloaded: the list of them, and asking for one. How a download goes on is told by news.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ShelfView } from "../../shared/ipc/types";
import { Intention } from "../../shared/models/intention";
import { AskedList } from "./asked_list.svelte";
import type { Desk } from "./desk.svelte";

export class ModelShelf {
  readonly list = new AskedList<ShelfView>(() => ask("list_shelf", {}));
  /** The model whose download was asked for and did not begin yet. */
  beginning = $state<string | null>(null);

  #desk: Desk;
  /** The model whose download did not begin, and why. */
  #refused = $state.raw<{ id: string; words: string } | null>(null);
  /** Asking that failed and is tried again is the same request. */
  #intention = new Intention();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async open(): Promise<void> {
    this.#refused = null;
    await this.list.open();
  }

  /** Why this model's download did not begin, where that is so. */
  refusal({ id }: Pick<ShelfView, "id">): string | null {
    return this.#refused?.id === id ? this.#refused.words : null;
  }

  /** Begins to download a model, and closes the list then: its progress is shown beneath. */
  async download({ id }: Pick<ShelfView, "id">): Promise<void> {
    if (this.beginning !== null) return;
    this.beginning = id;
    this.#refused = null;
    try {
      await ask("download_model", { id, request_id: this.#intention.idFor(id) });
      // It may be stopped, and wanted again.
      this.#intention = new Intention();
      this.list.close();
    } catch (error) {
      if (this.list.shown) this.#refused = { id, words: errorReply(error).message };
      else this.#desk.changes.report(error);
    } finally {
      this.beginning = null;
    }
  }
}
