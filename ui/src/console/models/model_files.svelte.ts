// Models in files on this computer: choosing, finding, downloading and adding them, and the file on its way.
import { SvelteMap } from "svelte/reactivity";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import type { ErrorReply, FoundFileView, ModelView, TransferView } from "../../shared/ipc/types";
import { announce } from "../../shared/models/announcer";
import { Intention } from "../../shared/models/intention";
import { AskedList } from "./asked_list.svelte";
import type { Desk } from "./desk.svelte";
import { ModelShelf } from "./model_shelf.svelte";
import { Once } from "./once.svelte";
import { go, type Route, routeOf } from "./route";

/** The provider of models in files: Hotseat itself. */
export const FILES = "files";

/** Whether Hotseat uses the file that is there, or makes a copy of its own first. */
export type FilePlace = "there" | "copy";

const SETTINGS: Route = { screen: "settings", section: "assistant", provider: FILES };

export class ModelFiles {
  /** The file whose model the interviewer is about to add. */
  shown = $state.raw<FoundFileView | null>(null);
  place = $state<FilePlace>("there");
  is_adding = $state(false);
  /** Why the model was not added. */
  error = $state.raw<ErrorReply | null>(null);
  /** What is copied or downloaded, or was last until that was seen. */
  transfer = $state.raw<TransferView | null>(null);
  /** What other programs have. */
  readonly found = new AskedList<FoundFileView>(() => ask("find_model_files", {}));
  readonly shelf: ModelShelf;

  #desk: Desk;
  #is_told = false;
  /** Adding one that failed and is tried again as it was is the same request. */
  #intention = new Intention();
  #asking: Once;
  /** Models whose file is being looked for, with null, and why one that was shown is none. */
  #locating = new SvelteMap<string, string | null>();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.shelf = new ModelShelf(desk);
    this.#asking = new Once((error, again) => desk.changes.report(error, again));
  }

  busy(what: "choose" | "stop"): boolean {
    return this.#asking.busy(what);
  }

  /** Whether a file is copied or downloaded. There is one at a time. */
  get is_transferring(): boolean {
    return this.transfer?.is_done === false;
  }

  /** Why nothing is downloaded whatever else goes on, in words; null where it may be. */
  get offline(): string | null {
    return this.#desk.preferences?.only_local
      ? "Offline is on. Switch it off to download a model."
      : null;
  }

  /** Why no download can begin now, in words; null where one can. */
  get obstacle(): string | null {
    if (this.offline !== null || !this.is_transferring) return this.offline;
    return "Another model file is on its way. Wait for it, or stop it first.";
  }

  /** Has the interviewer choose a file; nothing is shown where they put the dialog away. */
  async choose(): Promise<void> {
    await this.#asking.run("choose", async () => {
      const file = await ask("choose_model_file", {});
      if (file) this.show(file);
    });
  }

  /** Takes in a file that was dropped on the window, whatever screen is shown. */
  dropped(file: FoundFileView) {
    go(SETTINGS);
    this.show(file);
  }

  /** Shows what a file holds, and asks what to do with it. */
  show(file: FoundFileView) {
    this.error = null;
    this.place = "there";
    this.shown = file;
  }

  /** Looks for model files of other programs. One list is open at a time. */
  async look(): Promise<void> {
    this.shelf.list.close();
    await this.found.open();
  }

  /** Shows what can be downloaded. */
  async browse(): Promise<void> {
    this.found.close();
    await this.shelf.open();
  }

  /** Adds the model in the file that is shown. A copy goes on in the background; news tell how. */
  async add(): Promise<void> {
    const { shown, place } = this;
    if (!shown || this.is_adding) return;
    const wanted = { file: shown.file, copies: place === "copy" };
    this.is_adding = true;
    this.error = null;
    try {
      const request_id = this.#intention.idFor(wanted);
      this.#desk.catalogue = await ask("add_model_file", { ...wanted, request_id });
      // The same may be wanted again once it was removed.
      this.#intention = new Intention();
      // Another may have been dropped meanwhile.
      if (this.shown === shown) this.shown = null;
      if (wanted.copies) this.#closeLists();
      else this.#added(shown);
    } catch (error) {
      if (this.shown === shown) this.error = errorReply(error);
      else this.#desk.changes.report(error);
    } finally {
      this.is_adding = false;
    }
  }

  /** Has the interviewer show where a model's file is now. */
  async locate(model: Pick<ModelView, "id">): Promise<void> {
    if (this.isLocating(model)) return;
    this.#locating.set(model.id, null);
    try {
      const request = { request_id: requestId(), id: model.id };
      const catalogue = await ask("locate_model_file", request);
      if (catalogue) this.#desk.catalogue = catalogue;
      this.#locating.delete(model.id);
    } catch (error) {
      this.#locating.set(model.id, errorReply(error).message);
    }
  }

  isLocating({ id }: Pick<ModelView, "id">): boolean {
    return this.#locating.get(id) === null;
  }

  /** Why the file that was shown last is not the model's, where that is so. */
  locateError({ id }: Pick<ModelView, "id">): string | null {
    return this.#locating.get(id) ?? null;
  }

  async stop(): Promise<void> {
    await this.#asking.run("stop", () => ask("stop_transfer", {}));
  }

  /** What the page begins with, unless news of it came first, which are newer. */
  begin(transfer: TransferView | null) {
    if (!this.#is_told) this.transfer = transfer;
  }

  /** Takes in how a copy or a download stands. Its end is said where Settings do not show it. */
  told(transfer: TransferView) {
    this.#is_told = true;
    this.transfer = transfer;
    if (!transfer.is_done) return;
    // What came is on offer, or there to go on with.
    void this.shelf.list.refresh();
    const { name, trouble } = transfer;
    const is_seen = routeOf(location.hash).screen === "settings";
    if (is_seen && !trouble) announce(`${name} was added.`);
    if (is_seen) return;
    const title = trouble ? `${name} was not added` : `${name} was added`;
    this.#desk.toasts.say(title, trouble, {
      label: "Open Settings",
      testid: "open-own-models",
      run: () => go(SETTINGS),
    });
  }

  /** The interviewer leaves the list: what was said there is not said again. */
  left() {
    this.#closeLists();
    if (this.transfer?.is_done) this.transfer = null;
    for (const [id, error] of this.#locating) if (error !== null) this.#locating.delete(id);
  }

  #closeLists() {
    this.found.close();
    this.shelf.list.close();
  }

  #added({ file, name }: FoundFileView) {
    announce(`${name} was added.`);
    const rows = this.found.shown?.rows;
    if (!rows) return;
    const known = rows.map((one) => (one.file === file ? { ...one, is_offered: true } : one));
    this.found.shown = { rows: known, error: null };
  }
}
