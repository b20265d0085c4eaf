// Running the own answer: what was asked for, what came of it, and what the program is given to read.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, RunView } from "../../shared/ipc/types";
import { announce } from "../../shared/models/announcer";
import type { Memory } from "./composer.svelte";
import type { OwnAnswer } from "./own_answer.svelte";

/** What the panel below the answer shows. */
export type Pane = "output" | "tests" | "input";

/** What the input is: what a program reads, or the tables that a query is carried out on. */
export type InputKind = "stdin" | "tables";

/** Where a page leaves the inputs. */
const INPUT = "run-input";

export class Runs {
  /** The newest run, whether it goes on or not. */
  run = $state.raw<RunView | null>(null);
  /** The newest free run. */
  free = $state.raw<RunView | null>(null);
  /** The newest run of the tests. */
  tested = $state.raw<RunView | null>(null);
  failure = $state.raw<ErrorReply | null>(null);
  /** Asked for, and not begun yet. */
  is_asking = $state(false);
  is_stopping = $state(false);
  /** Null where the panel is closed. */
  pane = $state<Pane | null>(null);
  /** Whether what is asked for reads tables. */
  input_kind = $state<InputKind>("stdin");
  #inputs = $state<Record<InputKind, string>>({ stdin: "", tables: "" });
  /** The code of the newest runs, by when they began. */
  #codes = new Map<number, string>();
  #memory: Memory;
  #own_answer: OwnAnswer;

  constructor(memory: Memory, own_answer: OwnAnswer) {
    this.#memory = memory;
    this.#own_answer = own_answer;
    for (const kind of ["stdin", "tables"] as const) {
      this.#inputs[kind] = memory.getItem(`${INPUT}-${kind}`) ?? "";
    }
  }

  /** What the program is given. */
  get input(): string {
    return this.#inputs[this.input_kind];
  }

  set input(text: string) {
    this.#inputs[this.input_kind] = text;
    this.#memory.setItem(`${INPUT}-${this.input_kind}`, text);
  }

  /** The code that was run; null where this page did not run it. */
  codeOf(run: RunView): string | null {
    return this.#codes.get(run.at) ?? null;
  }

  get is_running(): boolean {
    return this.run !== null && this.run.outcome === null;
  }

  /** Reads what came of the newest run, for a page that is loaded anew or comes back from a pause. */
  async open(): Promise<void> {
    try {
      const run = await ask("newest_run", {});
      if (run) this.know(run);
    } catch (error) {
      this.failure = errorReply(error);
    }
  }

  /** Takes in how a run stands; what was overtaken on its way is left. */
  know(run: RunView) {
    const before = this.run;
    if (before && !isNewer(run, before)) return;
    this.run = run;
    if (run.kind === "free") this.free = run;
    else this.tested = run;
    const is_over = run.outcome !== null && (before?.at !== run.at || before.outcome === null);
    if (is_over && before !== null) announce(`${run.title}: ${run.summary}`);
  }

  /** Runs the answer as it stands in the editor. */
  runCode(): Promise<void> {
    return this.#begin("output", () => ask("run_code", { input: this.input }));
  }

  /** Runs the visible tests on the answer as it stands in the editor. */
  runTests(): Promise<void> {
    return this.#begin("tests", () => ask("run_tests", {}));
  }

  async stop(): Promise<void> {
    if (!this.is_running || this.is_stopping) return;
    this.is_stopping = true;
    try {
      await ask("stop_run", {});
    } catch (error) {
      this.failure = errorReply(error);
    } finally {
      this.is_stopping = false;
    }
  }

  async #begin(pane: Pane, begin: () => Promise<RunView>): Promise<void> {
    if (this.is_asking || this.is_running) return;
    this.is_asking = true;
    this.failure = null;
    this.pane = pane;
    try {
      // What is run is what is kept.
      await this.#own_answer.flush();
      if (this.#own_answer.failure) {
        this.failure = this.#own_answer.failure;
        return;
      }
      const code = this.#own_answer.kept_text;
      const begun = await begin();
      this.#codes.set(begun.at, code);
      this.know(begun);
    } catch (error) {
      this.failure = errorReply(error);
    } finally {
      this.is_asking = false;
    }
  }
}

/** News and answers can overtake each other: a later state of the same run has its end, or more in it. */
function isNewer(run: RunView, before: RunView): boolean {
  if (run.at !== before.at || run.seq !== before.seq) return run.at >= before.at;
  if (before.outcome !== null) return false;
  return run.outcome !== null || amount(run) >= amount(before);
}

function amount(run: RunView): number {
  return run.tests.length + run.output.reduce((sum, { text }) => sum + text.length, 0);
}
