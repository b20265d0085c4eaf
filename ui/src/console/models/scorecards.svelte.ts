// The scorecards of a session as one reviewer sees them, and the one they are typing. What is typed is kept by Rust as
// it is typed, one writing at a time.
import { gone } from "../../shared/format/times";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import type {
  Card,
  ErrorReply,
  Evidence,
  Level,
  MarkView,
  Recommendation,
  ScorecardsView,
} from "../../shared/ipc/types";

/** Where a page remembers who reviews. */
const REVIEWER = "reviewer";
/** Where it remembers what is typed of a session's discussion. */
const DISCUSSION = "discussion of ";

/** Who reviewed last on this page; else the interviewer. */
export function lastReviewer(interviewer: string): string {
  return sessionStorage.getItem(REVIEWER) ?? interviewer;
}

export class Scorecards {
  view = $state.raw<ScorecardsView | null>(null);
  /** What is being typed; null where nothing is. */
  card = $state.raw<Card | null>(null);
  /** What is still to be said before it can be submitted. */
  missing = $state.raw<readonly string[]>([]);
  /** Why it is corrected. */
  reason = $state("");
  reviewer = $state("");
  error = $state.raw<ErrorReply | null>(null);
  /** Why something was not done. */
  refusal = $state.raw<ErrorReply | null>(null);
  keeping = $state<"kept" | "keeping" | "failed">("kept");
  is_submitting = $state(false);
  /** What reviewers agreed on, as it is typed; null where nothing is. */
  discussion = $state<string | null>(null);
  #id: string;
  #kept: Card | null = null;
  #running: Promise<void> | null = null;

  constructor(id: string, interviewer: string) {
    this.#id = id;
    this.reviewer = lastReviewer(interviewer);
    this.discussion = sessionStorage.getItem(DISCUSSION + id);
  }

  /** Types what reviewers agreed on; it outlives the page, not the app. */
  discuss(text: string | null) {
    this.discussion = text;
    if (text === null) sessionStorage.removeItem(DISCUSSION + this.#id);
    else sessionStorage.setItem(DISCUSSION + this.#id, text);
  }

  /** Notes what was typed, in place of what was noted before. */
  async noteDiscussion(): Promise<void> {
    const text = this.discussion;
    if (text === null || this.is_submitting) return;
    this.is_submitting = true;
    await this.#act(async () => {
      const { reviewer } = this;
      await ask("note_discussion", { request_id: requestId(), id: this.#id, reviewer, text });
      this.discuss(null);
      await this.load();
    });
    this.is_submitting = false;
  }

  /** What is still to be said, the reason of a correction among it. */
  get to_do(): readonly string[] {
    const lacks_reason = this.corrects && this.reason.trim() === "";
    return lacks_reason ? [...this.missing, "Say why you correct it"] : this.missing;
  }

  /** Whether the reviewer has submitted one already. */
  get corrects(): boolean {
    return (this.view?.own.length ?? 0) > 0;
  }

  /** Goes on as another reviewer, once everything typed is kept. */
  async reviewAs(name: string): Promise<void> {
    await this.#running;
    // What was typed would be lost.
    if (this.keeping === "failed") return;
    sessionStorage.setItem(REVIEWER, name);
    this.reviewer = name;
    [this.view, this.card, this.reason] = [null, null, ""];
    await this.load();
  }

  async load(): Promise<void> {
    if (this.reviewer.trim() === "") return;
    try {
      const view = await ask("list_scorecards", { id: this.#id, reviewer: this.reviewer });
      this.view = view;
      this.error = null;
      // What is typed now is newer than what was kept.
      if (!this.card || !view.draft) this.#take(view.draft, view.missing);
    } catch (error) {
      this.error = errorReply(error);
    }
  }

  #take(card: Card | null, missing: readonly string[]) {
    this.card = card;
    this.#kept = card;
    this.missing = missing;
    this.keeping = "kept";
  }

  /** Begins a card, by that rubric where the session was made with none. */
  async begin(rubric: string | null): Promise<void> {
    await this.#act(async () => {
      await ask("begin_scorecard", { id: this.#id, reviewer: this.reviewer, rubric });
      await this.load();
    });
  }

  /** Begins a correction: what was submitted last, to be changed. */
  correct() {
    const last = this.view?.own.at(-1);
    if (last) this.#change(last.card);
  }

  async discard(): Promise<void> {
    await this.#act(async () => {
      await this.#running;
      await ask("discard_scorecard", { id: this.#id, reviewer: this.reviewer });
      this.#take(null, []);
      this.reason = "";
      await this.load();
    });
  }

  choose(criterion: number, level: Level) {
    this.#score(criterion, { level });
  }

  comment(criterion: number, comment: string) {
    this.#score(criterion, { comment });
  }

  recommend(recommendation: Recommendation) {
    if (this.card) this.#change({ ...this.card, recommendation });
  }

  summarise(summary: string) {
    if (this.card) this.#change({ ...this.card, summary });
  }

  /** Points to a moment, and to what happened at it. */
  addEvidence(criterion: number, at_ms: number, mark: MarkView | null) {
    const evidence = this.card?.scores[criterion]?.evidence ?? [];
    if (evidence.some((one) => one.at_ms === at_ms)) return;
    const of = mark ? evidenceOf(mark) : ({ kind: "moment" } as const);
    const added = [...evidence, { at_ms, to_ms: null, of }];
    this.#score(criterion, { evidence: added.toSorted((a, b) => a.at_ms - b.at_ms) });
  }

  /** Has a piece of evidence go on until a later moment. */
  extendEvidence(criterion: number, at: number, to_ms: number) {
    const evidence = this.card?.scores[criterion]?.evidence ?? [];
    const one = evidence[at];
    if (one && to_ms > one.at_ms) {
      this.#score(criterion, { evidence: evidence.with(at, { ...one, to_ms }) });
    }
  }

  removeEvidence(criterion: number, at: number) {
    const evidence = this.card?.scores[criterion]?.evidence ?? [];
    this.#score(criterion, { evidence: evidence.toSpliced(at, 1) });
  }

  /** Submits what was typed; it stays as it is from then on. */
  async submit(): Promise<void> {
    const { card } = this;
    if (!card || this.is_submitting) return;
    this.is_submitting = true;
    await this.#act(async () => {
      await this.#running;
      const { reviewer, reason } = this;
      const said = { id: this.#id, reviewer, card, reason };
      await ask("submit_scorecard", { request_id: requestId(), ...said });
      this.#take(null, []);
      this.reason = "";
      await this.load();
    });
    this.is_submitting = false;
  }

  #score(criterion: number, change: Partial<Card["scores"][number]>) {
    const { card } = this;
    const score = card?.scores[criterion];
    if (card && score) {
      this.#change({ ...card, scores: card.scores.with(criterion, { ...score, ...change }) });
    }
  }

  #change(card: Card) {
    this.card = card;
    this.refusal = null;
    this.#running ??= this.#keep().finally(() => (this.#running = null));
  }

  /** Keeps what was typed until nothing newer is. */
  async #keep(): Promise<void> {
    while (this.card && this.card !== this.#kept) {
      const { card } = this;
      this.keeping = "keeping";
      try {
        this.missing = await ask("keep_scorecard", { id: this.#id, reviewer: this.reviewer, card });
        this.#kept = card;
        this.keeping = "kept";
      } catch (error) {
        this.keeping = "failed";
        this.refusal = errorReply(error);
        return;
      }
    }
  }

  async #act(act: () => Promise<void>): Promise<void> {
    this.refusal = null;
    try {
      await act();
    } catch (error) {
      this.refusal = errorReply(error);
    }
  }
}

/** What something that happened is as evidence. */
function evidenceOf({ kind, event_seq, seq }: MarkView): Evidence["of"] {
  switch (kind) {
    case "note":
    case "bookmark":
      return { kind: "note", event_seq };
    case "asked":
    case "answered":
    case "failed":
      return seq === null ? { kind: "moment" } : { kind: "message", seq };
    case "run_passed":
    case "run_failed":
      return seq === null ? { kind: "moment" } : { kind: "run", seq };
    case "began":
    case "paused":
    case "extended":
    case "away":
    case "ended":
      return { kind: "moment" };
  }
}

/** A piece of evidence in a few words: "12:30 run", "12:30–13:10". */
export function evidenceWords({ at_ms, to_ms, of }: Evidence): string {
  const until = to_ms === null ? "" : `–${gone(to_ms)}`;
  const what = of.kind === "moment" ? "" : ` ${of.kind}`;
  return `${gone(at_ms)}${until}${what}`;
}
