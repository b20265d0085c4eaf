// The interviewer's private notes: those that are kept, and the one being typed.
import { SvelteMap } from "svelte/reactivity";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import type { ErrorReply, NoteView, SessionSummary } from "../../shared/ipc/types";
import { Intention } from "../../shared/models/intention";
import type { Desk } from "./desk.svelte";
import { errorAt } from "./form";

/** Notes typed and not added yet, by session. Rust keeps each as it is typed, one writing at a time and
 * without a wait, so that neither a lock nor a reload nor a kill takes more than the last letter. */
export class NoteDrafts {
  #texts = new SvelteMap<string, string>();
  /** What Rust is known to have. */
  #kept = new Map<string, string>();
  #opening = new Map<string, Promise<void>>();
  #keeping = new Map<string, Promise<void>>();
  #intention = new Intention();

  of(id: string): string {
    return this.#texts.get(id) ?? "";
  }

  type(id: string, text: string) {
    this.#texts.set(id, text);
    // Still on the screen where it is not kept: it is with the next letter, and before the page goes.
    this.#keep(id).catch(() => undefined);
  }

  /** Takes up what Rust has kept; rejects like any question. */
  open(id: string): Promise<void> {
    if (this.#kept.has(id)) return Promise.resolve();
    return once(this.#opening, id, async () => {
      const draft = await ask("note_draft", { id });
      this.#kept.set(id, draft);
      const typed = this.of(id);
      // Whatever was typed meanwhile goes on from there.
      this.#texts.set(id, draft && typed ? `${draft}\n${typed}` : draft || typed);
    });
  }

  /** Adds the draft as a note; it stays as it was where it is not kept. Rejects like any question. */
  async add(id: string): Promise<SessionSummary> {
    // A draft on its way would come after the note that ends it.
    await this.#keep(id).catch(() => undefined);
    const text = this.of(id);
    const request_id = this.#intention.idFor([id, text]);
    const told = await ask("add_note", { request_id, id, text });
    // The same words may be said again.
    this.#intention = new Intention();
    this.#kept.set(id, "");
    this.type(id, this.of(id) === text ? "" : this.of(id));
    return told;
  }

  /** Has Rust keep every draft, before the page forgets them; rejects where one was not kept. */
  async keepDrafts(): Promise<void> {
    for (const id of [...this.#texts.keys()]) {
      try {
        await this.#keep(id);
      } catch (error) {
        // A session that is gone has no place for it.
        if (errorReply(error).code !== "not_found") throw error;
      }
    }
  }

  #keep(id: string): Promise<void> {
    return once(this.#keeping, id, async () => {
      // Nothing is written over what was not read.
      if (!this.#kept.has(id)) await this.open(id);
      for (let text = this.of(id); text !== this.#kept.get(id); text = this.of(id)) {
        await ask("keep_note_draft", { id, text });
        this.#kept.set(id, text);
      }
    });
  }
}

/** What runs for this key already, or this. */
function once(
  running: Map<string, Promise<void>>,
  key: string,
  run: () => Promise<void>,
): Promise<void> {
  const before = running.get(key);
  if (before) return before;
  const now = run().finally(() => running.delete(key));
  running.set(key, now);
  return now;
}

/** The notes of one session. */
export class SessionNotes {
  /** Null until they were read. */
  list = $state.raw<readonly NoteView[] | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  adding = $state(false);
  /** Why the typed note was not kept. */
  note_error = $state<string | null>(null);

  readonly id: string;
  #desk: Desk;
  /** Raised with every question, so that an older answer does not win over a newer one. */
  #turn = 0;

  constructor(desk: Desk, id: string) {
    this.#desk = desk;
    this.id = id;
  }

  /** The notes by the entry of the trail that says each was made. */
  readonly by_event = $derived(new Map(this.list?.map((note) => [note.event_seq, note])));

  get draft(): string {
    return this.#desk.notes.of(this.id);
  }

  set draft(text: string) {
    this.#desk.notes.type(this.id, text);
    this.note_error = null;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [list] = await Promise.all([
        ask("list_notes", { id: this.id }),
        this.#desk.notes.open(this.id),
      ]);
      if (turn !== this.#turn) return;
      this.list = list;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = errorReply(error);
    }
  }

  /** Whether the typed note is kept now. */
  async add(): Promise<boolean> {
    if (this.adding) return false;
    this.adding = true;
    this.note_error = null;
    try {
      this.#desk.know(await this.#desk.notes.add(this.id));
      await this.load();
      return true;
    } catch (error) {
      const reply = errorReply(error);
      this.note_error = errorAt(reply.fields, "note") ?? reply.message;
      return false;
    } finally {
      this.adding = false;
    }
  }

  /** Marks this moment without a word; only a failure shows. */
  async bookmark(request_id = requestId()): Promise<void> {
    try {
      this.#desk.know(await ask("add_bookmark", { request_id, id: this.id }));
      await this.load();
    } catch (error) {
      this.#desk.changes.report(error, () => void this.bookmark(request_id));
    }
  }
}
