// The candidate's session as this page knows it, and every step the candidate can take.
import { untrack } from "svelte";
import { ask, errorReply, requestId, watchCandidate } from "../../shared/ipc/client";
import { SENTENCES, WORTH_REPEATING } from "../../shared/ipc/sentences";
import type {
  CandidateNews,
  CandidateStart,
  CandidateView,
  ErrorReply,
  RemedyView,
} from "../../shared/ipc/types";
import { announce } from "../../shared/models/announcer";
import type { ClockSnapshot } from "../../shared/models/clock";
import { Conversation } from "../../shared/models/conversation.svelte";
import { Shortage } from "../../shared/models/shortage";
import { Toasts } from "../../shared/models/toasts.svelte";
import { AnswerNews } from "./answer_news";
import { Composer, type Memory } from "./composer.svelte";
import { OwnAnswer } from "./own_answer.svelte";
import { Runs } from "./runs.svelte";

/** What the candidate decides, each carried out once. */
export type Step = "give_consent" | "begin_session" | "continue_session" | "finish_session";

/** Something typed that is not known to be kept. */
export interface Unkept {
  what: "own_answer" | "question";
  title: string;
  text: string;
  why: string;
}

export class Sitting {
  start = $state.raw<CandidateStart | null>(null);
  view = $state.raw<CandidateView | null>(null);
  snapshot = $state.raw<ClockSnapshot | null>(null);
  failure = $state.raw<ErrorReply | null>(null);
  stepping = $state<Step | null>(null);
  composer = $state.raw<Composer | null>(null);
  readonly toasts = new Toasts();
  /** One for the whole session: what got short during a pause is announced after it. */
  readonly shortage = new Shortage();
  readonly own_answer: OwnAnswer;
  readonly runs: Runs;
  readonly conversation = new Conversation((before, limit) =>
    ask("read_conversation", { before, limit }),
  );
  #memory: Memory;
  #is_watching = false;
  #ids = new Map<Step, string>();

  constructor(memory: Memory) {
    this.#memory = memory;
    this.own_answer = new OwnAnswer(memory);
    this.runs = new Runs(memory, this.own_answer);
    this.#followAnswers();
  }

  /** Asks for everything the page begins with. */
  async open(): Promise<void> {
    try {
      if (!this.#is_watching) await watchCandidate((news) => this.hear(news));
      this.#is_watching = true;
      const start = await ask("candidate_start", {});
      this.composer = new Composer(start.question_draft, this.#memory, (message) =>
        this.conversation.know(message),
      );
      this.start = start;
      this.failure = null;
      this.know(start.view);
      if (start.view.screen !== "work") void this.own_answer.recall();
    } catch (error) {
      this.failure = errorReply(error);
    }
  }

  /** Takes in how things stand; what was overtaken on its way is left. */
  know(view: CandidateView) {
    const before = this.view;
    if (before && view.version < before.version) return;
    if (before?.screen === "work" && view.screen !== "work") this.#leaveWork();
    if (before && before.screen !== "work" && view.screen === "work") void this.#readDraft();
    this.view = view;
    this.snapshot = { clock: view.clock, received_at: performance.now() };
    if (!view.assistant.is_answering) this.conversation.checkEnd();
  }

  hear(news: CandidateNews) {
    switch (news.kind) {
      case "changed":
        return this.know(news.view);
      case "message_changed":
        if (this.view?.screen === "work") this.conversation.know(news.message);
        return;
      case "piece_heard":
        if (this.view?.screen === "work") this.conversation.hear(news.piece);
        return;
      case "run_changed":
        if (this.view?.screen === "work") this.runs.know(news.run);
        return;
      case "told":
        this.toasts.say(news.words);
    }
  }

  /** What the candidate typed and would lose with this page. */
  get unkept(): readonly Unkept[] {
    const { own_answer, composer } = this;
    const found: Unkept[] = [];
    const why = own_answer.failure?.message ?? "";
    if (own_answer.unkept) {
      found.push({ what: "own_answer", title: "Your answer", text: own_answer.unkept, why });
    }
    if (composer?.unkept && !composer.is_blank) {
      const { text, unkept } = composer;
      found.push({ what: "question", title: "Your question", text, why: unkept.message });
    }
    return found;
  }

  /** Ends the session; not while the own answer can't be kept, unless it is to end without it. */
  finish(without_answer = false): Promise<boolean> {
    return this.step("finish_session", async () => {
      await this.keepAll();
      return without_answer || this.own_answer.unkept === null;
    });
  }

  /** Takes a step where `before` finds nothing against it; a repeat after trouble is the same one to
   * Rust. */
  async step(step: Step, before = async () => true): Promise<boolean> {
    if (this.stepping) return false;
    this.stepping = step;
    const request_id = this.#ids.get(step) ?? requestId();
    this.#ids.set(step, request_id);
    try {
      if (!(await before())) return false;
      this.know(await ask(step, { request_id }));
      this.#ids.delete(step);
      return true;
    } catch (error) {
      this.#stepFailed(errorReply(error), step, before);
      return false;
    } finally {
      this.stepping = null;
    }
  }

  /** Stops the answer that is coming. */
  async stopAnswer(): Promise<void> {
    try {
      await ask("stop_answer", {});
    } catch (error) {
      this.toasts.fail(errorReply(error));
    }
  }

  /** Does something about the newest answer, which is not whole: asks again in its place, has it go on, or
   * takes its question back to be changed. */
  async mend(remedy: RemedyView): Promise<void> {
    const { composer, conversation } = this;
    const asked = conversation.messages.findLast(({ answer }) => answer === null);
    if (!composer || !asked) return;
    switch (remedy.kind) {
      case "edit":
        return composer.edit(asked.text, asked.seq);
      case "go_on":
        await composer.sendText(remedy.question ?? "", null, "kept");
        return;
      case "try_again":
        await composer.sendText(asked.text, asked.seq, "kept");
        return;
      case "ask_afresh":
        await composer.sendText(asked.text, asked.seq, "fresh");
        return;
    }
  }

  /** Keeps what is typed, now. */
  async keepAll(): Promise<void> {
    await Promise.all([this.own_answer.flush(), this.composer?.keep()]);
  }

  /** Says something to screen readers, and shows nothing. */
  say(words: string) {
    announce(words);
  }

  /** Says when an answer begins and ends, told of or read; for as long as the page lives. */
  #followAnswers() {
    const news = new AnswerNews();
    $effect.root(() => {
      $effect(() => {
        if (!this.conversation.is_read) return;
        const said = news.of(this.conversation.messages);
        if (said) untrack(() => this.say(said.words));
        if (said?.is_over) untrack(() => this.composer?.estimateAgain());
      });
    });
  }

  /** A page that was loaded outside the work got no draft: it belongs to the work. */
  async #readDraft(): Promise<void> {
    const composer = this.composer;
    if (!composer?.takes_draft) return;
    try {
      composer.takeDraft((await ask("candidate_start", {})).question_draft);
    } catch (error) {
      this.toasts.fail(errorReply(error), () => void this.#readDraft());
    }
  }

  /** Nothing of the task stays in the page; what is not kept yet stays in the model until it is. */
  #leaveWork() {
    this.own_answer.close();
    this.composer?.close();
    this.conversation.forget();
  }

  #stepFailed(reply: ErrorReply, step: Step, before: () => Promise<boolean>) {
    const can_repeat = WORTH_REPEATING[reply.code];
    if (!can_repeat) this.#ids.delete(step);
    const words = { ...reply, message: reply.message || SENTENCES[reply.code].title };
    this.toasts.fail(words, can_repeat ? () => void this.step(step, before) : null);
  }
}
