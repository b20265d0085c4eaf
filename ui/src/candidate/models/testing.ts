// What Rust would tell the candidate's page, for tests, each with what the test is about.
import type { CandidateView, RunView, TokensView } from "../../shared/ipc/types";
import { aClock } from "../../shared/models/testing";
import type { Memory } from "./composer.svelte";

let version = 0;

/** Newer than every one before. */
export function aView(view: Partial<CandidateView> = {}): CandidateView {
  return {
    version: ++version,
    screen: "work",
    candidate_name: "Jane Smith",
    challenge_title: null,
    challenge_text: null,
    clock: aClock(),
    tokens: tokensLeft(50_000),
    questions_left: "About 15 questions left",
    assistant: anAssistant(),
    has_assistant: true,
    policy: null,
    starters: [],
    runs: null,
    rules: [],
    has_consented: true,
    can_begin: false,
    waits_for: null,
    pause: null,
    receipt: null,
    ...view,
  };
}

export function tokensLeft(remaining: number): TokensView {
  return {
    budget: 50_000,
    used: 50_000 - remaining,
    input: 0,
    output: 0,
    remaining,
    band: "green",
    budget_words: "50,000",
    notices: [12_500, 5_000, 2_500],
  };
}

export function anAssistant(
  assistant: Partial<CandidateView["assistant"]> = {},
): CandidateView["assistant"] {
  return {
    model_name: "A model",
    is_practice: false,
    is_answering: false,
    trouble: null,
    question_max_chars: 20_000,
    ...assistant,
  };
}

/** A memory that outlives nothing. */
export function aMemory(): Memory {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** A free run that came to its end. */
export function aRun(run: Partial<RunView> = {}): RunView {
  return {
    seq: 1,
    kind: "free",
    title: "Run 1",
    at: 1,
    ran_ms: 0,
    language: "python",
    language_name: "Python",
    outcome: "finished",
    summary: "Finished in 41 ms",
    tone: "good",
    advice: null,
    message: "",
    line: null,
    input: "",
    output: [],
    tests: [],
    is_again: false,
    ...run,
  };
}

/** A test that a program did not pass. */
export function aWrongTest(test: Partial<RunView["tests"][number]> = {}): RunView["tests"][number] {
  return {
    name: "refuses N + 1",
    verdict: "wrong",
    words: "Wrong output",
    tone: "bad",
    input: "3\n",
    call: null,
    expected: "no",
    got: "yes\n",
    printed: "",
    is_cut: false,
    message: "",
    line: null,
    took: "3 ms",
    ...test,
  };
}
