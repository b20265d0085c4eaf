// What the interviewer does to the library: sent once per intention, taken back by the message that says so.
import { ask, requestId } from "../../shared/ipc/client";
import { opening } from "../../shared/format/numbers";
import type {
  ImportFrom,
  ItemKind,
  ItemSummary,
  LibraryCounts,
  RubricFormat,
} from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { Once } from "./once.svelte";
import { KIND_WORDS } from "./words";

type Items = readonly Pick<ItemSummary, "id" | "kind" | "title">[];
type OfItems = "archive_items" | "unarchive_items" | "delete_items" | "restore_items";

export class LibraryChanges {
  #desk: Desk;
  #running: Once;
  /** Whether a trial was opened: nothing tells when its window is closed. */
  #was_tried = false;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#running = new Once((error, again) => desk.changes.report(error, again));
  }

  /** Whether an import is being asked for or taken back, something is being written, or a trial opens. */
  busy(what: "import" | "undo_import" | "export" | "try"): boolean {
    return this.#running.busy(what);
  }

  archive(items: Items): Promise<boolean> {
    return this.#change("archive_items", items, "archived", "unarchive_items");
  }

  unarchive(items: Items): Promise<boolean> {
    return this.#change("unarchive_items", items, "brought back", "archive_items");
  }

  /** Deletes at once; the message that says so can take it back. */
  remove(items: Items): Promise<boolean> {
    return this.#change("delete_items", items, "deleted", "restore_items");
  }

  /** Has items written to where the interviewer chooses; with null the whole library. */
  async export(ids: readonly string[] | null): Promise<void> {
    await this.#running.run("export", async () => {
      const written = await ask("export_library", { ids: ids && [...ids] });
      if (written) this.#desk.toasts.say("Exported", written.words);
    });
  }

  async exportRubric(id: string, format: RubricFormat): Promise<void> {
    await this.#running.run("export", async () => {
      const written = await ask("export_rubric", { id, format });
      if (written) this.#desk.toasts.say("Exported", written.words);
    });
  }

  /** Asks what to import, and begins; news tell how it goes. */
  async import(from: ImportFrom): Promise<void> {
    await this.#running.run("import", async () => {
      const begun = await ask("import_library", { from });
      if (begun) this.#desk.importing.told(begun);
    });
  }

  /** Opens a challenge as its candidate sees it, in a window of its own. */
  async tryOut({ id }: { id: string }): Promise<void> {
    await this.#try(() => ask("try_challenge", { id, version: null }));
  }

  /** Opens the sample challenge as a candidate sees it, in a window of its own. */
  async trySample(): Promise<void> {
    await this.#try(() => ask("try_sample", {}));
  }

  /** Whoever takes the laptop finds no trial on it. */
  trialsEnded() {
    this.#was_tried = false;
  }

  /** There is one trial at a time: another ends the one before, which is asked about. */
  async #try(open: () => Promise<unknown>): Promise<void> {
    if (this.busy("try") || (this.#was_tried && !(await this.#mayEndTrial()))) return;
    await this.#running.run("try", async () => {
      await open();
      this.#was_tried = true;
    });
  }

  async #mayEndTrial(): Promise<boolean> {
    const is_meant = await new Promise<boolean>((answer) => (this.#desk.trying_anew = { answer }));
    this.#desk.trying_anew = null;
    return is_meant;
  }

  async stopImport(): Promise<void> {
    await this.#running.run("stop_import", () => ask("stop_import", {}));
  }

  async undoImport(): Promise<void> {
    await this.#running.run("undo_import", async () => {
      this.#desk.importing.told(await ask("undo_import", { request_id: requestId() }));
    });
  }

  async #change(
    command: OfItems,
    items: Items,
    done: string,
    undo: OfItems | null,
  ): Promise<boolean> {
    const [first] = items;
    if (!first) return false;
    const request = { request_id: requestId(), ids: items.map(({ id }) => id) };
    const changed = await this.#running.run(`${command} ${request.ids.join()}`, async () => {
      this.#take(await ask(command, request));
      for (const { id, kind } of items) this.#desk.shelves[kind].forget([id]);
      this.#desk.toasts.say(
        `${words(items)} ${items.length === 1 ? "was" : "were"} ${done}`,
        null,
        undo && {
          label: "Undo",
          testid: "undo",
          run: () => void this.#undo(undo, request.ids),
        },
      );
      return true;
    });
    return changed ?? false;
  }

  async #undo(command: OfItems, ids: string[]): Promise<void> {
    const request = { request_id: requestId(), ids };
    await this.#running.run(`${command} ${ids.join()}`, async () => {
      this.#take(await ask(command, request));
    });
  }

  #take(counts: LibraryCounts) {
    this.#desk.knowLibrary(counts);
  }
}

/** "Rate limiter", "Three challenges". */
function words(items: Items): string {
  const [first] = items;
  if (items.length === 1 && first) return first.title;
  const kinds = new Set(items.map(({ kind }) => kind));
  const [kind] = kinds.size === 1 ? [...kinds] : [];
  return kind ? openingOf(kind, items.length) : opening(items.length, "item");
}

function openingOf(kind: ItemKind, many: number): string {
  return opening(many, KIND_WORDS[kind].one, KIND_WORDS[kind].many);
}
