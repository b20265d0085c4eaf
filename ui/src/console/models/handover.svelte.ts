// Giving the laptop to a candidate: what has to be settled first, what is chosen, and sending it.
import { ask, errorReply } from "../../shared/ipc/client";
import type {
  StartedBy,
  ErrorReply,
  HandoverOptions,
  SessionSummary,
  SessionView,
} from "../../shared/ipc/types";
import { Intention } from "../../shared/models/intention";
import type { Desk } from "./desk.svelte";
import { isAssisted } from "./policy";
import { PasscodeForm } from "./passcode.svelte";
import { go } from "./route";

/** What the dialog shows: what is in the way comes before what is chosen. */
type HandoverStep = "loading" | "trouble" | "assistant" | "passcode" | "recovery" | "choice";

export class HandoverDialog {
  view = $state.raw<SessionView | null>(null);
  options = $state.raw<HandoverOptions | null>(null);
  trouble = $state.raw<ErrorReply | null>(null);
  /** Why the handover itself was refused. */
  error = $state.raw<ErrorReply | null>(null);
  /** Whether the console stays, where there is another display for it. */
  console_stays = $state(false);
  begins = $state<StartedBy>("candidate");
  /** Whether the page asks for the console's place: for the first time, or to change it. */
  asks_place = $state(false);
  sending = $state(false);
  passcode = $state.raw(new PasscodeForm(false));

  readonly session: SessionSummary;
  #desk: Desk;
  #intention = new Intention();
  #is_kept = $state(false);

  readonly step = $derived.by<HandoverStep>(() => {
    if (this.trouble) return "trouble";
    if (!this.view || !this.options) return "loading";
    const { assistant } = this.view;
    if (
      isAssisted(this.view) &&
      !assistant.is_ready &&
      !this.#desk.without_assistant.has(this.session.id)
    ) {
      return "assistant";
    }
    if (this.passcode.recovery_code && !this.#is_kept) return "recovery";
    return this.options.has_passcode ? "choice" : "passcode";
  });

  /** Whether the console would stay as things are chosen. */
  readonly stays = $derived(this.options?.has_second_display === true && this.console_stays);

  /** Whether the interviewer has to say who lets the time begin. */
  readonly asks_who_starts = $derived(this.stays && this.view?.status === "created");

  constructor(desk: Desk, session: SessionSummary) {
    this.#desk = desk;
    this.session = session;
  }

  async load(): Promise<void> {
    this.trouble = null;
    try {
      const [view, options] = await Promise.all([
        ask("get_session", { id: this.session.id }),
        ask("handover_options", {}),
      ]);
      // As its template says, until the interviewer says something else.
      if (view && !this.view) this.begins = view.begins;
      this.view = view;
      this.#take(options);
      if (!view) this.trouble = gone;
    } catch (error) {
      this.trouble = errorReply(error);
    }
  }

  async setPasscode(): Promise<boolean> {
    const is_set = await this.passcode.send();
    if (is_set && this.options) this.options = { ...this.options, has_passcode: true };
    if (is_set) this.#desk.has_passcode = true;
    return is_set;
  }

  /** The recovery code was put away. */
  kept() {
    this.#is_kept = true;
  }

  /** Whether the laptop was handed over. */
  async send(): Promise<boolean> {
    if (this.sending) return false;
    this.sending = true;
    this.error = null;
    try {
      await this.#rememberPlace();
      if (!this.stays) await this.#desk.notes.keepDrafts();
      const begins: StartedBy = this.asks_who_starts ? this.begins : "candidate";
      const wanted = { id: this.session.id, console_stays: this.stays, begins };
      const told = await ask("hand_over", { request_id: this.#intention.idFor(wanted), ...wanted });
      this.#desk.know(told);
      go({ screen: "session", id: this.session.id, tab: "conversation" });
      return true;
    } catch (error) {
      await this.#refused(errorReply(error));
      return false;
    } finally {
      this.sending = false;
    }
  }

  #take(options: HandoverOptions) {
    const is_new = this.options === null;
    this.options = options;
    if (!is_new) return;
    this.console_stays = options.console_stays ?? options.has_second_display;
    this.asks_place = options.has_second_display && options.console_stays === null;
  }

  async #rememberPlace(): Promise<void> {
    const { preferences } = this.#desk;
    const { console_stays } = this;
    if (!this.asks_place || !preferences || preferences.console_stays === console_stays) return;
    await this.#desk.changes.savePreferences({ ...preferences, console_stays });
  }

  async #refused(reply: ErrorReply): Promise<void> {
    if (reply.session) this.#desk.know(reply.session);
    this.error = reply;
    // What was in the way is asked for again, and its own step says what to do.
    if (reply.code === "no_passcode" || reply.code === "assistant_not_ready") await this.load();
  }
}

const gone: ErrorReply = {
  code: "not_found",
  message: "This session no longer exists.",
  fields: [],
  session: null,
};
