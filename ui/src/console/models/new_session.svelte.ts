// The form of a new session from the first letter to the session's id: draft kept, errors shown,
// sent once.
import { ask, errorReply } from "../../shared/ipc/client";
import type { FieldError, RecommendationView, SessionSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { blank, configInput, NOTHING, recommended, same, typedOf, type Typed } from "./form";
import { PastedMailbox } from "./pasted_mailbox.svelte";
import { Intention } from "../../shared/models/intention";
import { later, soon } from "../../shared/models/later";

const KEEP_AFTER_MS = 400;

export class NewSession {
  typed = $state<Typed>(NOTHING);
  errors = $state.raw<readonly FieldError[]>([]);
  budget_hint = $state<string | null>(null);
  briefing_hint = $state<string | null>(null);
  kept = $state<"nothing" | "saving" | "saved" | "failed">("nothing");
  sending = $state(false);
  loading = $state(true);
  created = $state.raw<SessionSummary | null>(null);
  readonly mailbox: PastedMailbox;

  #desk: Desk;
  /** What an untouched form says. */
  #blank = $state.raw<Typed>(NOTHING);
  #intention = new Intention();
  /** Errors are shown from the first refusal on, not while the interviewer is still typing. */
  #refused = false;
  #lastKept: Typed | null = null;
  /** Not put off by typing on: a crash takes this much at most. */
  #keepSoon = soon(KEEP_AFTER_MS, () => this.keep());
  #keeping: Promise<boolean> = Promise.resolve(true);
  #checkSoon = later(200, () => this.#check());

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#blank = blankOf(desk);
    this.typed = { ...this.#blank };
    this.mailbox = new PastedMailbox({
      candidate: () => this.typed,
      fill: (candidate) => {
        this.typed = { ...this.typed, ...candidate };
        this.changed();
      },
    });
  }

  get untouched(): boolean {
    return same(this.typed, this.#blank);
  }

  /** Takes up the draft, where there is one. */
  async open(): Promise<void> {
    try {
      const draft = await ask("get_draft", {});
      if (draft) {
        this.typed = typedOf(draft);
        this.#lastKept = typedOf(draft);
        this.#intention = Intention.resumed(this.typed, draft.request_id);
        this.kept = "saved";
      }
    } catch (error) {
      this.#desk.changes.report(error);
    }
    this.loading = false;
    await this.#check();
  }

  /** To be called after every change of what is typed. */
  changed() {
    if (this.#lastKept === null && this.untouched) this.kept = "nothing";
    else if (this.#lastKept === null || !same(this.typed, this.#lastKept)) this.kept = "saving";
    this.#keepSoon.call();
    this.#checkSoon.call();
  }

  /** The catalogue or the preferences changed: an untouched form follows. */
  refreshed() {
    const { untouched } = this;
    this.#blank = blankOf(this.#desk);
    if (untouched && !this.created) this.typed = { ...this.#blank };
  }

  use(level: RecommendationView) {
    this.typed = recommended(this.typed, level);
    this.changed();
  }

  /** Brings the draft on disk up to what is typed, one change after the other; whether it is there. */
  keep(): Promise<boolean> {
    this.#keepSoon.cancel();
    this.#keeping = this.#keeping.then(() => this.#keep());
    return this.#keeping;
  }

  async #keep(): Promise<boolean> {
    if (this.loading || this.created) return true;
    const typed = $state.snapshot(this.typed);
    if (this.#lastKept ? same(typed, this.#lastKept) : this.untouched) return true;
    try {
      if (this.untouched) {
        await ask("discard_draft", {});
        this.#lastKept = null;
        this.kept = "nothing";
      } else {
        await ask("save_draft", { draft: { ...typed, request_id: this.#intention.idFor(typed) } });
        this.#lastKept = typed;
        if (same(this.typed, typed)) this.kept = "saved";
      }
      return true;
    } catch (error) {
      this.kept = "failed";
      this.#desk.changes.report(error);
      return false;
    }
  }

  /** Sends the form; true when a session was created. */
  async send(): Promise<boolean> {
    if (this.sending) return false;
    this.sending = true;
    this.#checkSoon.cancel();
    try {
      // The id reaches the disk before the form is sent: after a crash in between the same form
      // is sent under the same id, and makes one session.
      await this.keep();
      const typed = $state.snapshot(this.typed);
      const request_id = this.#intention.idFor(typed);
      const created = await ask("create_session", { request_id, config: configInput(typed) });
      this.#desk.know(created);
      this.errors = [];
      this.created = created;
      this.kept = "nothing";
      await ask("discard_draft", {});
      return true;
    } catch (error) {
      const reply = errorReply(error);
      if (reply.code === "invalid_input" && reply.fields.length > 0) {
        this.#refused = true;
        this.errors = reply.fields;
      } else {
        this.#desk.changes.report(error, this.created ? null : () => void this.send());
      }
      return this.created !== null;
    } finally {
      this.sending = false;
    }
  }

  /** Empties the form; the message that says so can take it back. */
  clear() {
    const before = $state.snapshot(this.typed);
    this.#reset();
    void this.keep();
    this.#desk.toasts.say("The form was cleared", null, {
      label: "Undo",
      testid: "undo",
      run: () => {
        this.typed = before;
        this.changed();
      },
    });
  }

  /** A fresh form after a success. */
  another() {
    this.created = null;
    this.#lastKept = null;
    this.#intention = new Intention();
    this.#reset();
  }

  #reset() {
    this.typed = { ...this.#blank };
    this.errors = [];
    this.#refused = false;
    this.changed();
  }

  async #check(): Promise<void> {
    try {
      const asked = $state.snapshot(this.typed);
      const check = await ask("check_config", { config: configInput(asked) });
      this.mailbox.take(asked, check.mailbox);
      this.budget_hint = check.budget_hint;
      this.briefing_hint = check.briefing_hint;
      if (this.#refused) this.errors = check.errors;
    } catch (error) {
      this.#desk.changes.report(error);
    }
  }
}

function blankOf({ preferences, catalogue, start }: Desk): Typed {
  if (!preferences || !catalogue || !start) return NOTHING;
  return blank(preferences, catalogue.form_model, start.form.usual_instructions);
}
