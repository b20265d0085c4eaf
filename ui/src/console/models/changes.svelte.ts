// What the interviewer does to sessions: sent once per intention, shown as busy while it runs,
// reported when it fails.
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import { WORTH_REPEATING } from "../../shared/ipc/sentences";
import type {
  Commands,
  GapAnswer,
  Preferences,
  SessionSummary,
  SessionView,
} from "../../shared/ipc/types";
import { later } from "../../shared/models/later";
import { resized } from "../../shared/models/text_size";
import type { Desk } from "./desk.svelte";
import type { SessionQuery } from "./first_sessions";
import { Once } from "./once.svelte";
import { isAssisted } from "./policy";

/** The commands that change one session and need nothing but its id. */
type OneSession =
  | "start_session"
  | "resume_session"
  | "delete_session"
  | "restore_session"
  | "take_back"
  | "give_back_outage";

export class Changes {
  #desk: Desk;
  #running = new Once((error, again) => this.report(error, again));

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Whether a change of this session, or of the list as a whole, is on its way. */
  busy(what: string): boolean {
    return this.#running.busy(what);
  }

  /** Starts a session; asks before that where no candidate is there, and where its assistant can't answer. */
  async start(session: SessionSummary): Promise<SessionSummary | null> {
    const { id } = session;
    const looked = await this.#once(`start of ${id}`, async () => ({
      view: await ask("get_session", { id }),
    }));
    // Unasked, a clock would begin that the interviewer did not mean to start.
    if (!looked) return null;
    const { view } = looked;
    if (view?.status === "created" && !(await this.#isMeant(view))) return null;
    return this.#change("start_session", session);
  }

  resume = (session: SessionSummary) => this.#change("resume_session", session);

  /** Pauses at once, without a question about a reason. */
  pause({ id }: SessionSummary): Promise<SessionSummary | null> {
    return this.#session("pause_session", { request_id: requestId(), id });
  }

  /** Takes the laptop back from a session's candidate. */
  takeBack = (id: string) => this.#change("take_back", { id });

  /** Gives a session the time back in which the assistant did not answer. */
  giveBackOutage = (session: SessionSummary) => this.#change("give_back_outage", session);

  settle(session: SessionSummary, answer: GapAnswer): Promise<SessionSummary | null> {
    return this.#session("settle_gap", { request_id: requestId(), id: session.id, answer });
  }

  /** Has the sessions that the list holds written to where the interviewer chooses. */
  async saveList(query: SessionQuery): Promise<void> {
    await this.#once("list", async () => {
      const saved = await ask("save_session_list", { ...query, limit: 1, offset: 0 });
      if (saved) this.#desk.toasts.say("List saved", saved.words);
    });
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

  /** Has the practice assistant answer in a session that has not started. */
  takePractice({ id, version }: SessionSummary): Promise<SessionSummary | null> {
    const request = { request_id: requestId(), id, version, model: "practice" };
    return this.#session("update_session", request);
  }

  /** Whether the interviewer wants to start this session as it stands, once they know what that means. */
  async #isMeant(view: SessionView): Promise<boolean> {
    const words = view.standing.starts_alone;
    if (words && !(await this.#startsAlone(view, words))) return false;
    if (!isAssisted(view)) return true;
    if (view.assistant.is_ready || this.#desk.without_assistant.has(view.id)) return true;
    const starts = await new Promise<boolean>((answer) => {
      this.#desk.starting = { session: view, answer };
    });
    this.#desk.starting = null;
    return starts;
  }

  async #startsAlone(session: SessionView, words: string): Promise<boolean> {
    const how = await new Promise<"start" | "hand_over" | "cancel">((answer) => {
      this.#desk.starting_alone = { session, words, answer };
    });
    this.#desk.starting_alone = null;
    if (how === "hand_over") this.#desk.handing_over = session;
    return how === "start";
  }

  async addSamples(): Promise<void> {
    await this.#samples("add_sample_sessions", { request_id: requestId() });
  }

  async removeSamples(): Promise<void> {
    await this.#samples("remove_sample_sessions", { request_id: requestId() });
  }

  /** Forgets the form of a new session that was typed and not sent. */
  async discardDraft(): Promise<void> {
    await this.#once("draft", () => ask("discard_draft", {}));
  }

  /** Keeps preferences; rejects like any question, since the form shows the errors itself. */
  async savePreferences(preferences: Preferences): Promise<void> {
    this.#desk.preferences = await ask("save_settings", { preferences });
  }

  /** Keeps the first steps away from the list of sessions where it is empty. */
  async hideFirstSteps(): Promise<void> {
    await this.#once("welcome", async () => {
      const { preferences } = this.#desk;
      if (preferences) await this.savePreferences({ ...preferences, first_steps_hidden: true });
    });
  }

  /** Makes text larger or smaller by so many steps: at once, and remembered as soon as it can be. */
  resizeText(steps: number) {
    const { preferences } = this.#desk;
    if (!preferences) return;
    const text_percent = resized(preferences.text_percent, steps);
    this.#desk.preferences = { ...preferences, text_percent };
    this.#keepText.call();
  }

  /** Reports a failure and takes in the session that came with it. */
  report(error: unknown, again: (() => void) | null = null) {
    const reply = errorReply(error);
    if (reply.session) this.#desk.know(reply.session);
    this.#desk.toasts.fail(reply, WORTH_REPEATING[reply.code] ? again : null);
  }

  /** Later than the last of several presses; what is shown by then may be another size again. */
  #keepText = later(300, async () => {
    const { preferences } = this.#desk;
    if (!preferences) return;
    try {
      await ask("save_settings", { preferences });
    } catch (error) {
      this.report(error);
    }
  });

  #change(command: OneSession, session: Pick<SessionSummary, "id">, then = this.#know) {
    return this.#session(command, { request_id: requestId(), id: session.id }, then);
  }

  #know = (told: SessionSummary): void => this.#desk.know(told);

  async #session<K extends OneSession | "pause_session" | "settle_gap" | "update_session">(
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

  #once<T>(what: string, run: () => Promise<T>): Promise<T | null> {
    return this.#running.run(what, run);
  }
}
