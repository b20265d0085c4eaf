// The form of a new session from the choice of a template to the session's id: draft kept, errors shown,
// sent once.
import { ask, errorReply } from "../../shared/ipc/client";
import type { FieldError, RecommendationView, SessionSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import {
  changedFields,
  challengeFrom,
  filled,
  type FilledField,
  lostWords,
  type TakenChallenge,
  type TakenTemplate,
  templateFrom,
} from "./filling";
import {
  blank,
  configInput,
  draftOf,
  NOTHING,
  recommended,
  same,
  type Typed,
  typedOf,
} from "./form";
import { ItemChoice } from "./item_choice.svelte";
import { PastedMailbox } from "./pasted_mailbox.svelte";
import type { FilledFrom } from "./route";
import { Intention } from "../../shared/models/intention";
import { later, soon } from "../../shared/models/later";

const KEEP_AFTER_MS = 400;

/** A form that can be had back. */
interface Before {
  typed: Typed;
  blank: Typed;
  template: TakenTemplate | null;
  challenge: TakenChallenge | null;
}

export class NewSession {
  typed = $state<Typed>(NOTHING);
  errors = $state.raw<readonly FieldError[]>([]);
  budget_hint = $state<string | null>(null);
  budget_warning = $state<string | null>(null);
  briefing_hint = $state<string | null>(null);
  kept = $state<"nothing" | "saving" | "saved" | "failed">("nothing");
  sending = $state(false);
  loading = $state(true);
  created = $state.raw<SessionSummary | null>(null);
  /** Whether the interviewer is choosing what to begin with, in place of the form. */
  choosing = $state(false);
  /** What the form was filled from. */
  template = $state.raw<TakenTemplate | null>(null);
  /** The challenge of the library whose task stands in the form. */
  challenge = $state.raw<TakenChallenge | null>(null);
  readonly templates: ItemChoice;
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
    this.templates = new ItemChoice("template", desk);
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

  /** The fields that differ from the template the form was filled from. */
  get differing(): ReadonlySet<FilledField> {
    return changedFields(this.typed, this.#asFilled);
  }

  /** Takes up the draft, where there is one, and what the form is to be filled from, where that was said; else
   * the interviewer chooses, if there is anything to choose. */
  async open(from: FilledFrom | null = null): Promise<void> {
    const has_draft = await this.#takeUpDraft();
    if (from) await this.#fillFrom(from);
    else if (!has_draft) await this.choose();
    // Whether there is another to change to.
    else void this.templates.look();
    this.loading = false;
    await this.#check();
  }

  /** Shows what a session can begin with; not where there are no templates. */
  async choose(): Promise<void> {
    this.templates.text = "";
    await this.templates.look();
    this.choosing = (this.templates.total ?? 0) > 0;
  }

  /** Back to the form as it was. */
  stay() {
    this.choosing = false;
  }

  /** Begins with no template; whom the session is for stays. */
  async beginBlank(): Promise<void> {
    this.#fill(null, { ...blankOf(this.#desk), ...ofCandidate(this.typed) });
    await this.#check();
  }

  /** Begins with a template; whom the session is for stays. */
  async beginWith(id: string): Promise<void> {
    const template = await this.#asked(() => templateFrom(id));
    if (template === undefined) return;
    if (template === null) {
      this.#desk.toasts.say("This template was deleted", "Choose another, or begin blank.");
      return void (await this.templates.look());
    }
    this.#fill(template, filled($state.snapshot(this.typed), template, this.#usual));
    await this.#check();
  }

  /** Has the task of a challenge of the library in place of what is typed; the message can take it back. */
  async takeChallenge(id: string): Promise<boolean> {
    const challenge = await this.#asked(() => challengeFrom(id));
    if (!challenge) {
      if (challenge === null) this.#desk.toasts.say("This challenge was deleted");
      return false;
    }
    const before = this.#now();
    this.challenge = challenge;
    this.typed = { ...this.typed, challenge: challenge.id, challenge_text: challenge.task };
    this.changed();
    const is_replaced = before.typed.challenge_text.trim() !== "";
    if (is_replaced) this.#sayUndoable("The challenge was replaced", before);
    return true;
  }

  /** The text stays, and is the session's own from here on. */
  leaveChallenge() {
    this.challenge = null;
    this.typed = { ...this.typed, challenge: null };
    this.changed();
  }

  takeRubric(rubric: string | null) {
    this.typed = { ...this.typed, rubric };
    this.changed();
  }

  /** What the template says in a field, as typed. */
  filledWith<K extends FilledField>(field: K): Typed[K] | null {
    return this.#asFilled?.[field] ?? null;
  }

  /** Has a field say again what the template says. */
  restore(field: FilledField) {
    const base = this.#asFilled;
    if (!base) return;
    this.typed = { ...this.typed, [field]: base[field] };
    if (field === "challenge_text") {
      this.typed.challenge = base.challenge;
      this.challenge = this.template?.challenge ?? null;
    }
    this.changed();
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
    // What a template says does not change with them.
    if (this.template) return;
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
    const rules = this.#desk.start?.form;
    if (this.loading || this.created || !rules) return true;
    const typed = $state.snapshot(this.typed);
    if (this.#lastKept ? same(typed, this.#lastKept) : this.untouched) return true;
    try {
      if (this.untouched) {
        await ask("discard_draft", {});
        this.#lastKept = null;
        this.kept = "nothing";
      } else {
        const request_id = this.#intention.idFor(typed);
        await ask("save_draft", { draft: draftOf(typed, rules.usual_policy, request_id) });
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

  /** Empties the form, or has it say what its template says; the message that says so can take it back. */
  clear() {
    const before = this.#now();
    this.#reset();
    void this.keep();
    this.#sayUndoable("The form was cleared", before);
  }

  /** A fresh form after a success, filled from the same template where there was one. */
  another() {
    this.created = null;
    this.#lastKept = null;
    this.#intention = new Intention();
    this.#reset();
  }

  /** A new session from its beginning, after a success. */
  async anew(from: FilledFrom | null = null): Promise<void> {
    this.template = null;
    this.#blank = blankOf(this.#desk);
    this.another();
    await (from ? this.#fillFrom(from) : this.choose());
  }

  #reset() {
    this.typed = { ...this.#blank };
    this.challenge = this.template?.challenge ?? null;
    this.errors = [];
    this.#refused = false;
    this.changed();
  }

  async #takeUpDraft(): Promise<boolean> {
    try {
      const draft = await ask("get_draft", {});
      if (!draft) return false;
      this.typed = typedOf(draft);
      this.#lastKept = typedOf(draft);
      this.#intention = Intention.resumed(this.typed, draft.request_id);
      this.kept = "saved";
      await this.#findAgain();
      return true;
    } catch (error) {
      this.#desk.changes.report(error);
      return false;
    }
  }

  /** What a draft was filled from, as it is now; of what was deleted only the text is left. */
  async #findAgain(): Promise<void> {
    const { template, challenge } = this.typed;
    if (template) this.template = await templateFrom(template);
    const is_templates = challenge !== null && this.template?.challenge?.id === challenge;
    if (is_templates) this.challenge = this.template?.challenge ?? null;
    else if (challenge) this.challenge = await challengeFrom(challenge);
    if (this.template) this.#blank = filled(blankOf(this.#desk), this.template, this.#usual);
    if (template && !this.template) this.typed.template = null;
    if (challenge && !this.challenge) this.typed.challenge = null;
    const gone = [
      template && !this.template && "template",
      challenge && !this.challenge && "challenge",
    ];
    const names = gone.filter(Boolean).join(" and its ");
    if (names === "") return;
    this.#desk.toasts.say(`This draft’s ${names} was deleted`, "What is in the form stays.");
    this.changed();
  }

  async #fillFrom({ kind, id }: FilledFrom): Promise<void> {
    if (kind === "template") await this.beginWith(id);
    else await this.takeChallenge(id);
    // Nothing to fill from: the interviewer chooses.
    const is_filled = kind === "template" ? this.template?.id === id : this.challenge?.id === id;
    if (!is_filled && this.untouched) await this.choose();
  }

  #fill(template: TakenTemplate | null, typed: Typed) {
    const before = this.#now();
    // What is typed is lost to nobody: whom it is for stays, and the rest can be had back.
    const is_replaced = !same({ ...before.typed, ...ofCandidate(before.blank) }, before.blank);
    this.template = template;
    this.challenge = template?.challenge ?? null;
    const fresh = blankOf(this.#desk);
    this.#blank = template ? filled(fresh, template, this.#usual) : fresh;
    this.typed = typed;
    this.choosing = false;
    this.changed();
    const words = template
      ? `The form was filled from “${template.title}”`
      : "The form was cleared";
    if (is_replaced) this.#sayUndoable(words, before);
    const lost = template && lostWords(template.lost);
    if (lost) this.#desk.toasts.say("Part of the template is gone", lost);
  }

  #now(): Before {
    const { template, challenge } = this;
    return { typed: $state.snapshot(this.typed), blank: this.#blank, template, challenge };
  }

  #sayUndoable(title: string, { typed, blank, template, challenge }: Before) {
    this.#desk.toasts.say(title, null, {
      label: "Undo",
      testid: "undo",
      run: () => {
        this.typed = typed;
        this.#blank = blank;
        this.template = template;
        this.challenge = challenge;
        this.changed();
      },
    });
  }

  /** What the template says, with whom the form is for. */
  get #asFilled(): Typed | null {
    return this.template ? this.#blank : null;
  }

  get #usual(): string {
    return this.#desk.start?.form.usual_instructions ?? "";
  }

  /** What was asked for; undefined where it could not be had, which was said. */
  async #asked<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      this.#desk.changes.report(error);
      return undefined;
    }
  }

  async #check(): Promise<void> {
    try {
      const asked = $state.snapshot(this.typed);
      const check = await ask("check_config", {
        config: configInput(asked),
        challenge: asked.challenge,
      });
      this.mailbox.take(asked, check.mailbox);
      this.budget_hint = check.budget_hint;
      this.budget_warning = check.budget_warning;
      this.briefing_hint = check.briefing_hint;
      if (this.#refused) this.errors = check.errors;
    } catch (error) {
      this.#desk.changes.report(error);
    }
  }
}

function blankOf({ preferences, catalogue, start }: Desk): Typed {
  if (!preferences || !catalogue || !start) return NOTHING;
  return blank(preferences, catalogue.form_model, start.form);
}

/** What no template says: whom it is for, and what they are given beside the limits. */
function ofCandidate({ candidate_name, candidate_email, extra_time, extra_tokens }: Typed) {
  return { candidate_name, candidate_email, extra_time, extra_tokens };
}
