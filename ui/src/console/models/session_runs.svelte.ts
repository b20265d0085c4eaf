// A session's runs as the console shows them: the list, the one that goes on, and the one that is looked at.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, RunDetail, RunLine, RunView } from "../../shared/ipc/types";

/** Runs read at a time. */
const PAGE = 200;

export class SessionRuns {
  /** Oldest first; null until it was read. */
  lines = $state.raw<readonly RunLine[] | null>(null);
  /** How many there are in all. */
  total = $state(0);
  /** How many hidden tests the challenge has. */
  hidden_tests = $state(0);
  /** The one that goes on; null where none does. */
  live = $state.raw<RunView | null>(null);
  /** The one that is looked at, with its code; null until it was read. */
  detail = $state.raw<RunDetail | null>(null);
  /** The place of the one that is looked at; null for the newest, whichever that is. */
  chosen = $state<number | null>(null);
  /** What came of running the one that is looked at again; null where it was not. */
  again = $state.raw<RunView | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  detail_error = $state.raw<ErrorReply | null>(null);
  /** Why something could not be run. */
  refusal = $state.raw<ErrorReply | null>(null);
  is_asking = $state(false);
  #id: string;
  /** Raised with every question, so that an older answer does not win over a newer one. */
  #turn = 0;
  #detail_turn = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** The place of the run that is shown. */
  get shown(): number | null {
    return this.chosen ?? this.lines?.at(-1)?.seq ?? null;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { runs, ...rest } = await ask("list_runs", { id: this.#id, before: null, limit: PAGE });
      if (turn !== this.#turn) return;
      const oldest = runs[0]?.seq ?? 0;
      const older = (this.lines ?? []).filter(({ seq }) => seq < oldest);
      this.lines = [...older, ...runs];
      this.total = rest.total;
      this.hidden_tests = rest.hidden_tests;
      this.live = rest.live;
      this.error = null;
      await this.#loadDetail();
    } catch (error) {
      if (turn === this.#turn) this.error = errorReply(error);
    }
  }

  /** Reads those before the oldest that is there. */
  async loadOlder(): Promise<void> {
    const before = this.lines?.[0]?.seq ?? null;
    if (before === null) return;
    try {
      const { runs } = await ask("list_runs", { id: this.#id, before, limit: PAGE });
      if (this.lines?.[0]?.seq === before) this.lines = [...runs, ...this.lines];
    } catch (error) {
      this.error = errorReply(error);
    }
  }

  /** Takes in how a run stands. One that is over is on the list. */
  hear(run: RunView) {
    if (run.outcome === null) {
      this.live = run;
      return;
    }
    this.live = null;
    if (!run.is_again) void this.load();
    else if (run.seq === this.shown) this.again = run;
  }

  choose(seq: number): Promise<void> {
    this.chosen = seq === this.lines?.at(-1)?.seq ? null : seq;
    this.again = null;
    return this.#loadDetail();
  }

  /** Runs the hidden tests on the answer as it is kept. */
  async runHiddenTests(): Promise<void> {
    const begun = await this.#begin(() => ask("run_hidden_tests", { id: this.#id }));
    if (begun) this.chosen = null;
  }

  /** Runs again what is looked at. */
  async runAgain(): Promise<void> {
    const seq = this.shown;
    if (seq === null) return;
    this.again = null;
    await this.#begin(() => ask("run_again", { id: this.#id, seq }));
  }

  async #begin(begin: () => Promise<RunView>): Promise<boolean> {
    if (this.is_asking) return false;
    this.is_asking = true;
    this.refusal = null;
    try {
      const begun = await begin();
      // Its end may have come before this.
      const is_over = this.again?.at === begun.at || this.detail?.run.at === begun.at;
      if (!is_over) this.live = begun;
      return true;
    } catch (error) {
      this.refusal = errorReply(error);
      return false;
    } finally {
      this.is_asking = false;
    }
  }

  async stop(): Promise<void> {
    try {
      await ask("stop_run_of", { id: this.#id });
    } catch (error) {
      this.refusal = errorReply(error);
    }
  }

  async #loadDetail(): Promise<void> {
    const seq = this.shown;
    if (seq === null || seq === this.detail?.run.seq) return;
    const turn = ++this.#detail_turn;
    try {
      const detail = await ask("read_run", { id: this.#id, seq });
      if (turn !== this.#detail_turn) return;
      this.detail = detail;
      this.detail_error = null;
    } catch (error) {
      if (turn === this.#detail_turn) this.detail_error = errorReply(error);
    }
  }
}
