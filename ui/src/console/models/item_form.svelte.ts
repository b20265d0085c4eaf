// The page of a challenge, rubric or template: what is kept of it, what was typed over that, and saving it.
import { ask, errorReply } from "../../shared/ipc/client";
import type {
  Content,
  ErrorReply,
  FieldError,
  ItemKind,
  ItemView,
  PictureRef,
} from "../../shared/ipc/types";
import { Intention } from "../../shared/models/intention";
import { later, soon } from "../../shared/models/later";
import { blankContent } from "./challenge";
import type { Desk } from "./desk.svelte";
import type { KeepPicture } from "./pictures";

const KEEP_AFTER_MS = 400;

export interface Place {
  kind: ItemKind;
  /** Null for one that is not there yet. */
  id: string | null;
  /** A version to look at; null for the newest, which can be edited. */
  version: number | null;
}

export class ItemForm {
  view = $state.raw<ItemView | null>(null);
  content = $state.raw() as Content;
  errors = $state.raw<readonly FieldError[]>([]);
  remote_pictures = $state.raw<readonly string[]>([]);
  /** That the budget is below what the challenge was calibrated to take. */
  budget_warning = $state<string | null>(null);
  kept = $state<"nothing" | "saving" | "draft" | "saved" | "failed">("nothing");
  saving = $state(false);
  loading = $state(true);
  missing = $state(false);
  error = $state.raw<ErrorReply | null>(null);
  /** What Rust said of saving over a change that this page has not seen. */
  stale = $state<string | null>(null);
  readonly place: Place;

  #desk: Desk;
  /** What an untouched form says. */
  #base = $state.raw() as Content;
  /** The revision that has. */
  #base_revision: number | null = null;
  /** The revision that what is typed was typed over: an older one where a draft is older than that. */
  #revision: number | null = null;
  #intention = new Intention();
  /** Errors are shown from the first refusal on, not while the interviewer is still typing. */
  #refused = false;
  #lastKept: Content | null = null;
  #keepSoon = soon(KEEP_AFTER_MS, () => this.keep());
  #keeping: Promise<boolean> = Promise.resolve(true);
  #checkSoon = later(300, () => this.#check());
  /** Null until it is there. */
  #id: string | null;
  #is_gone = false;

  constructor(desk: Desk, place: Place) {
    this.#desk = desk;
    this.place = place;
    this.#id = place.id;
    const { preferences, catalogue, start } = desk;
    this.#base = blankContent(place.kind, {
      // The page is there once Rust has said what is usual.
      policy: start?.form.usual_policy ?? { preset: "no_assistant" },
      preferences,
      model: catalogue?.form_model ?? "",
    });
    this.content = this.#base;
  }

  /** Whether something was typed that is not saved. */
  get edited(): boolean {
    return this.content !== this.#base;
  }

  /** An older version can be read and nothing else. */
  get locked(): boolean {
    return this.view !== null && this.view.version !== this.view.summary.version;
  }

  get #ref() {
    return { kind: this.place.kind, id: this.#id };
  }

  /** Follows what else changes the item until the returned function is called, and keeps what is typed then. */
  open(): () => void {
    const forget = this.#desk.keepBeforeLocking(() => this.keep());
    const unfollow = this.#desk.followLibrary(() => void this.#follow());
    return () => {
      unfollow();
      forget();
      this.#checkSoon.cancel();
      void this.keep();
      this.#is_gone = true;
    };
  }

  /** Asks for the item and for the draft over it. */
  async load(): Promise<void> {
    this.error = null;
    try {
      const view = await this.#ask();
      if (this.missing) return;
      if (view) this.#take(view);
      const draft = this.locked ? null : await ask("item_draft", this.#ref);
      if (draft && !same(draft.content, this.#base)) {
        this.content = draft.content;
        // What changed the item since is asked about with saving.
        this.#revision = draft.revision ?? this.#revision;
        this.#lastKept = draft.content;
        this.kept = "draft";
      }
      this.loading = false;
      // What is to know of it beside its rules.
      if (this.#id !== null && !this.locked) await this.#check();
    } catch (error) {
      this.error = errorReply(error);
    }
  }

  /** Takes in what the form says after a change. */
  change(next: Content) {
    if (this.locked) return;
    this.content = next;
    this.kept = "saving";
    this.#keepSoon.call();
    this.#checkSoon.call();
  }

  /** Brings the draft on disk up to what is typed, one change after the other; whether it is there. */
  keep(): Promise<boolean> {
    this.#keepSoon.cancel();
    this.#keeping = this.#keeping.then(() => this.#keep());
    return this.#keeping;
  }

  async #keep(): Promise<boolean> {
    if (this.loading || this.locked || this.missing) return true;
    if (same(this.content, this.#base)) this.#untouch();
    const { content } = this;
    if (content === this.#lastKept) return true;
    try {
      if (this.edited) {
        const draft = { revision: this.#revision, content };
        await ask("keep_item_draft", { id: this.#id, draft });
        this.#lastKept = content;
      } else {
        if (this.#lastKept) await ask("discard_item_draft", this.#ref);
        this.#lastKept = null;
      }
      if (content === this.content) this.kept = this.edited ? "draft" : "nothing";
      return true;
    } catch (error) {
      this.kept = "failed";
      this.#desk.changes.report(error);
      return false;
    }
  }

  /** Saves what is typed; the item as it is then, or null where it was refused. */
  async save(): Promise<ItemView | null> {
    if (this.saving || this.locked || this.loading) return null;
    this.saving = true;
    this.#checkSoon.cancel();
    try {
      await this.keep();
      const { content } = this;
      const revision = this.#revision;
      const request_id = this.#intention.idFor({ content, revision });
      const view = await ask("save_item", { request_id, id: this.#id, revision, content });
      // By now it may say more than was sent.
      const typed_on = this.content === content ? null : this.content;
      this.#take(view);
      this.kept = "saved";
      await this.#forgetDraft();
      this.#id = view.summary.id;
      if (typed_on) this.change(typed_on);
      return view;
    } catch (error) {
      this.#refuse(error);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Saves what is typed in place of a change that came in between. */
  async saveOver(): Promise<ItemView | null> {
    const view = await this.#askOrReport();
    if (!view) return null;
    this.#revision = view.summary.revision;
    this.stale = null;
    return this.save();
  }

  /** Shows the item as it is now; the message that says so can bring back what was typed. */
  async takeTheirs(): Promise<void> {
    const view = await this.#askOrReport();
    if (!view) return;
    const mine = this.content;
    this.#take(view);
    await this.#forgetDraft();
    this.#sayPutAside("Your changes were put aside", () => this.change(mine));
  }

  /** Goes back to what is saved; the message that says so can take it back. */
  discard() {
    if (!this.edited) return;
    const mine = this.content;
    const revision = this.#revision;
    this.#reset(this.#base);
    void this.keep();
    this.#sayPutAside("The changes were discarded", () => {
      this.#revision = revision;
      this.change(mine);
    });
  }

  /** Keeps pictures for the task, one after the other; what they became. */
  async addPictures(keepers: readonly KeepPicture[]): Promise<PictureRef[]> {
    const added: PictureRef[] = [];
    for (const keep of keepers) {
      const { content } = this;
      if (content.kind !== "challenge") break;
      try {
        const picture = await keep(content.pictures.map(({ name }) => name));
        // Typing went on meanwhile.
        const now = this.content;
        if (now.kind !== "challenge") break;
        this.change({ ...now, pictures: [...now.pictures, picture] });
        added.push(picture);
      } catch (error) {
        this.#desk.changes.report(error);
      }
    }
    return added;
  }

  #sayPutAside(words: string, run: () => void) {
    this.#desk.toasts.say(words, null, { label: "Undo", testid: "undo", run });
  }

  #refuse(error: unknown) {
    const reply = errorReply(error);
    if (reply.code === "invalid_input" && reply.fields.length > 0) {
      this.#refused = true;
      this.errors = reply.fields;
    } else if (reply.code === "item_changed") {
      this.stale = reply.message;
    } else {
      this.#desk.changes.report(error, () => void this.save());
    }
  }

  /** What is kept now is what an untouched form says. */
  #take(view: ItemView) {
    this.view = view;
    this.#base_revision = view.summary.revision;
    this.remote_pictures = view.remote_pictures;
    this.#reset(view.content);
  }

  #reset(content: Content) {
    this.#base = content;
    this.#untouch();
    this.stale = null;
    this.errors = [];
    this.#refused = false;
    this.kept = "nothing";
  }

  /** Nothing is typed over what is kept. */
  #untouch() {
    this.content = this.#base;
    this.#revision = this.#base_revision;
  }

  async #forgetDraft(): Promise<void> {
    this.#lastKept = null;
    try {
      await ask("discard_item_draft", this.#ref);
    } catch (error) {
      this.#desk.changes.report(error);
    }
  }

  /** Something in the library changed: an untouched form follows, and one that was typed into keeps what was
   * typed and learns of it when it is saved. */
  async #follow(): Promise<void> {
    if (this.loading || this.saving || this.#id === null) return;
    const view = await this.#askOrReport();
    if (!view || this.saving) return;
    const { revision } = view.summary;
    const is_newer = revision !== this.#base_revision;
    if (!is_newer || this.locked) {
      this.view = view;
    } else if (!this.edited) {
      this.#take(view);
    } else if (same(view.content, this.#base)) {
      // It was archived, say: nothing that could be written over.
      this.view = view;
      if (this.#revision === this.#base_revision) this.#revision = revision;
      this.#base_revision = revision;
    }
  }

  async #askOrReport(): Promise<ItemView | null> {
    try {
      return await this.#ask();
    } catch (error) {
      this.#desk.changes.report(error);
      return null;
    }
  }

  async #ask(): Promise<ItemView | null> {
    const { version } = this.place;
    const id = this.#id;
    if (id === null) return null;
    try {
      const view = await ask("library_item", { id, version });
      this.missing = view === null || view.summary.is_deleted;
      return this.missing ? null : view;
    } catch (error) {
      // An id no item can have is answered like one no item has.
      const { code } = errorReply(error);
      if (code !== "item_not_found" && code !== "bad_request") throw error;
      this.missing = true;
      return null;
    }
  }

  async #check(): Promise<void> {
    if (this.#is_gone) return;
    const { content } = this;
    try {
      const check = await ask("check_item", { id: this.#id, content });
      if (content !== this.content) return;
      this.remote_pictures = check.remote_pictures;
      this.budget_warning = check.budget_warning;
      if (this.#refused) this.errors = check.errors;
    } catch (error) {
      this.#desk.changes.report(error);
    }
  }
}

/** Contents are made by spreading the one before, so that what is the same reads the same. */
function same(a: Content, b: Content): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
