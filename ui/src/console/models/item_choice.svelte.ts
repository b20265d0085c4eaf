// A list of the library's items to choose one from by typing, the most recently changed first.
import { ask } from "../../shared/ipc/client";
import type { ItemKind, ItemSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { later } from "../../shared/models/later";

/** Most rows shown at once; typing narrows them down. */
export const SHOWN_AT_ONCE = 50;

export class ItemChoice {
  text = $state("");
  rows = $state.raw<readonly ItemSummary[]>([]);
  /** How many there are that match; null until it is known. */
  total = $state<number | null>(null);

  readonly kind: ItemKind;
  #desk: Desk;
  #unfollow: (() => void) | null = null;
  #turn = 0;
  #lookSoon = later(60, () => void this.look());

  constructor(kind: ItemKind, desk: Desk) {
    this.kind = kind;
    this.#desk = desk;
  }

  /** Looks, and again whenever the library changes, until it is closed. */
  open() {
    this.#unfollow?.();
    this.#unfollow = this.#desk.followLibrary(() => void this.look());
    void this.look();
  }

  /** Asks for what matches; an answer that was overtaken is left. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await ask("list_library", {
        kind: this.kind,
        shelf: "active",
        text: this.text,
        sort: "updated",
        descending: true,
        limit: SHOWN_AT_ONCE,
        offset: 0,
      });
      if (turn !== this.#turn) return;
      this.rows = page.rows;
      this.total = page.total;
    } catch (error) {
      if (turn === this.#turn) this.#desk.changes.report(error);
    }
  }

  typed() {
    this.#lookSoon.call();
  }

  close() {
    this.#unfollow?.();
    this.#turn++;
    this.#lookSoon.cancel();
  }
}
