// What the console knows of a session beside the session itself: conversation, own answer, runs, use and notes.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, OwnAnswerView, SessionSummary, UseView } from "../../shared/ipc/types";
import { Conversation } from "../../shared/models/conversation.svelte";
import type { Desk, LiveNews } from "./desk.svelte";
import { SessionNotes } from "./notes.svelte";
import { SessionRuns } from "./session_runs.svelte";

export class LiveSession {
  readonly conversation: Conversation;
  readonly notes: SessionNotes;
  readonly runs: SessionRuns;
  /** Null until it was read. */
  own_answer = $state.raw<OwnAnswerView | null>(null);
  own_answer_error = $state.raw<ErrorReply | null>(null);
  use = $state.raw<UseView | null>(null);
  use_error = $state.raw<ErrorReply | null>(null);

  readonly id: string;
  #desk: Desk;
  /** What of the session the chart was drawn for. */
  #drawn = "";
  /** Raised with every question for the chart, so that an older answer does not win over a newer one. */
  #turn = 0;

  constructor(desk: Desk, id: string) {
    this.id = id;
    this.#desk = desk;
    this.conversation = new Conversation((before, limit) =>
      ask("session_conversation", { id, before, limit }),
    );
    this.notes = new SessionNotes(desk, id);
    this.runs = new SessionRuns(id);
  }

  /** Reads everything and follows it until the returned function is called. */
  open(desk: Desk): () => void {
    this.load();
    const stops = [
      desk.listen((news) => this.hear(news)),
      desk.follow((told) => {
        if (told === null) this.load();
        else if (told.id === this.id) this.told(told);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  load() {
    void this.conversation.readNewest();
    void this.notes.load();
    void this.runs.load();
    void this.loadOwnAnswer();
    void this.loadUse();
  }

  /** Shows the conversation as it stood at an entry of the trail; false where there is nothing to show. */
  async seek(event_seq: number): Promise<boolean> {
    try {
      const moment = await ask("session_moment", { id: this.id, seq: event_seq });
      if (moment.message_seq === null) this.#desk.toasts.say(moment.words);
      else this.conversation.seek(moment.message_seq, moment.words);
      return moment.message_seq !== null;
    } catch (error) {
      this.#desk.changes.report(error, () => void this.seek(event_seq));
      return false;
    }
  }

  /** News of the session: asks for the chart again where something in it changed. */
  told({ tokens, clock }: SessionSummary) {
    const drawn = [tokens.used, tokens.budget, clock.limit_ms].join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    void this.loadUse();
  }

  hear(news: LiveNews) {
    if (news.id !== this.id) return;
    switch (news.kind) {
      case "own_answer_changed":
        this.#take(news.own_answer);
        break;
      case "message_changed":
        this.conversation.know(news.message);
        break;
      case "run_changed":
        this.runs.hear(news.run);
        if (news.run.outcome !== null) void this.loadUse();
        break;
      case "piece_heard":
        this.conversation.hear(news.piece);
        break;
    }
  }

  async loadOwnAnswer(): Promise<void> {
    try {
      this.#take(await ask("session_own_answer", { id: this.id }));
      this.own_answer_error = null;
    } catch (error) {
      this.own_answer_error = errorReply(error);
    }
  }

  async loadUse(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const use = await ask("session_use", { id: this.id });
      if (turn !== this.#turn) return;
      this.use = use;
      this.use_error = null;
    } catch (error) {
      if (turn === this.#turn) this.use_error = errorReply(error);
    }
  }

  #take(told: OwnAnswerView) {
    if (!this.own_answer || told.revision >= this.own_answer.revision) this.own_answer = told;
  }
}
