// The sealed record that is open, as Rust tells of it, and what the interviewer does with it.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, RecordView } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { Once } from "./once.svelte";
import { go } from "./route";

export class OpenedRecord {
  /** Null where none is open. */
  view = $state.raw<RecordView | null>(null);
  /** Why it was not unlocked or imported, where the view does not say so. */
  error = $state.raw<ErrorReply | null>(null);

  #desk: Desk;
  #is_told = false;
  /** Without a sheet that could say what failed. */
  #asking: Once;
  #in_sheet = new Once((error) => (this.error = errorReply(error)));

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#asking = new Once((error, again) => desk.changes.report(error, again));
  }

  busy(what: "choose" | "unlock" | "import"): boolean {
    return this.#asking.busy(what) || this.#in_sheet.busy(what);
  }

  /** What the page begins with, unless news of it came first, which are newer. */
  begin(view: RecordView | null) {
    if (!this.#is_told) this.view = view;
  }

  /** Takes in how it stands. */
  told(view: RecordView | null) {
    this.#is_told = true;
    this.error = null;
    this.view = view;
  }

  /** Lets the interviewer choose a file. News tell how it goes; the reply may be older than they are. */
  async choose(): Promise<void> {
    await this.#asking.run("choose", () => ask("open_record", {}));
  }

  /** Opens it with a passphrase or an identity; news tell how it goes. */
  async unlock(secret: string): Promise<void> {
    this.error = null;
    await this.#in_sheet.run("unlock", () => ask("unlock_record", { secret }));
  }

  /** Puts it away; one that is being read is read no further. */
  async close(): Promise<void> {
    await this.#asking.run("close", () => ask("close_record", {}));
    this.view = null;
  }

  /** Takes it in, and goes to its session. */
  async import(): Promise<void> {
    this.error = null;
    // Of a session that is here, nothing on its page shows what came.
    const brings_reviews = this.view?.session_id !== null;
    const session = await this.#in_sheet.run("import", () => ask("import_record", {}));
    if (!session) return;
    this.view = null;
    this.#desk.know(session);
    this.#desk.toasts.say(
      brings_reviews ? "Reviews imported: see them in Replay" : "Session imported",
    );
    go({ screen: "session", id: session.id, tab: null });
  }
}
