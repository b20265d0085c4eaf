// One session with its trail, kept as new as the news.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, SessionView, TrailView } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { newer, stamp, type Stamped } from "./stamped";

export class SessionPage {
  view = $state.raw<Stamped<SessionView> | null>(null);
  trail = $state.raw<TrailView | null>(null);
  missing = $state(false);
  error = $state.raw<ErrorReply | null>(null);
  trail_error = $state.raw<ErrorReply | null>(null);

  readonly id: string;
  #wants_trail = false;
  #asking = false;
  #again = false;

  constructor(id: string) {
    this.id = id;
  }

  /** Loads the session and follows it until the returned function is called. */
  open(desk: Desk): () => void {
    void this.load();
    return desk.follow((told) => {
      if (told === null) {
        void this.load();
        return;
      }
      if (told.id !== this.id) return;
      const known = this.view;
      if (known) {
        const kept = newer<Stamped, Stamped>(known, told);
        if (kept !== known) this.view = { ...known, ...told };
      }
      if (!known || told.version > known.version) void this.load();
    });
  }

  /** Keeps the trail too from now on, until the returned function is called. A trail is verified as a
   * whole whenever it is asked for, so only a page that shows it asks. */
  followTrail(): () => void {
    this.#wants_trail = true;
    void this.load();
    return () => (this.#wants_trail = false);
  }

  /** Asks for the session, and for the trail where the interviewer looks at it; calls that come meanwhile
   * become one more round. */
  async load(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      await Promise.all([this.#loadView(), this.#wants_trail && this.#loadTrail()]);
    }
    this.#asking = false;
  }

  async #loadView(): Promise<void> {
    try {
      const view = await ask("get_session", { id: this.id });
      this.missing = view === null;
      this.error = null;
      if (view && view.version >= (this.view?.version ?? 0)) this.view = stamp(view);
    } catch (error) {
      const reply = errorReply(error);
      // An id no session can have is answered like one no session has.
      if (reply.code === "not_found" || reply.code === "bad_request") this.missing = true;
      else this.error = reply;
    }
  }

  async #loadTrail(): Promise<void> {
    try {
      this.trail = await ask("session_trail", { id: this.id });
      this.trail_error = null;
    } catch (error) {
      this.trail_error = errorReply(error);
    }
  }
}
