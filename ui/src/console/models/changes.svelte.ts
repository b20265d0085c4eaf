// What the interviewer does to sessions: sent once per intention, shown as busy while it runs,
// reported when it fails.
import { SvelteSet } from "svelte/reactivity";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import { WORTH_REPEATING } from "../../shared/ipc/sentences";
import type { Commands, GapAnswer, Preferences, SessionSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { go } from "./route";

/** The commands that change one session and need nothing but its id. */
type OneSession =
  | "start_session"
  | "pause_session"
  | "resume_session"
  | "end_session"
  | "delete_session"
  | "restore_session"
  | "duplicate_session";

export class Changes {
  #desk: Desk;
  #busy = new SvelteSet<string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Whether a change of this session, or of the list as a whole, is on its way. */
  busy(what: string): boolean {
    return this.#busy.has(what);
  }

  start = (session: SessionSummary) => this.#change("start_session", session);
  pause = (session: SessionSummary) => this.#change("pause_session", session);
  resume = (session: SessionSummary) => this.#change("resume_session", session);
  end = (session: SessionSummary) => this.#change("end_session", session);

  settle(session: SessionSummary, answer: GapAnswer): Promise<SessionSummary | null> {
    return this.#session("settle_gap", { request_id: requestId(), id: session.id, answer });
  }

  /** Deletes at once; the message that says so can take it back. */
  async remove(session: SessionSummary): Promise<boolean> {
    const removed = await this.#change("delete_session", session, () =>
      this.#desk.toasts.say(`${session.candidate_name}’s session was deleted`, null, {
        label: "Undo",
        testid: "undo",
        run: () => void this.#change("restore_session", session),
      }),
    );
    return removed !== null;
  }

  async duplicate(session: SessionSummary): Promise<void> {
    await this.#change("duplicate_session", session, (copy) => {
      this.#desk.know(copy);
      this.#desk.toasts.say(
        `${copy.candidate_name}’s session was duplicated`,
        "The copy is ready to start.",
        {
          label: "Open",
          testid: "open-copy",
          run: () => go({ screen: "session", id: copy.id, tab: "timeline" }),
        },
      );
    });
  }

  async addSamples(): Promise<void> {
    await this.#samples("add_sample_sessions", { request_id: requestId() });
  }

  async removeSamples(): Promise<void> {
    await this.#samples("remove_sample_sessions", { request_id: requestId() });
  }

  /** Keeps preferences; rejects like any question, since the form shows the errors itself. */
  async savePreferences(preferences: Preferences): Promise<void> {
    this.#desk.preferences = await ask("save_settings", { preferences });
  }

  /** Reports a failure and takes in the session that came with it. */
  report(error: unknown, again: (() => void) | null = null) {
    const reply = errorReply(error);
    if (reply.session) this.#desk.know(reply.session);
    this.#desk.toasts.fail(reply, WORTH_REPEATING[reply.code] ? again : null);
  }

  #change(command: OneSession, session: SessionSummary, then = this.#know) {
    return this.#session(command, { request_id: requestId(), id: session.id }, then);
  }

  #know = (told: SessionSummary): void => this.#desk.know(told);

  async #session<K extends OneSession | "settle_gap">(
    command: K,
    request: Commands[K]["request"],
    then: (told: SessionSummary) => void = this.#know,
  ): Promise<SessionSummary | null> {
    return this.#once(request.id, async () => {
      const told: SessionSummary = await ask(command, request);
      // Inside what is tried again, so that a second try ends as the first would have.
      then(told);
      return told;
    });
  }

  async #samples<K extends "add_sample_sessions" | "remove_sample_sessions">(
    command: K,
    request: Commands[K]["request"],
  ): Promise<void> {
    await this.#once("samples", async () => {
      this.#desk.counts = await ask(command, request);
      this.#desk.list.refresh();
    });
  }

  /** Runs a change unless one of the same thing runs; trying again sends the same request. */
  async #once<T>(what: string, run: () => Promise<T>): Promise<T | null> {
    if (this.#busy.has(what)) return null;
    this.#busy.add(what);
    try {
      return await run();
    } catch (error) {
      this.report(error, () => void this.#once(what, run));
      return null;
    } finally {
      this.#busy.delete(what);
    }
  }
}
