// What Rust would tell the candidate's page, for tests, each with what the test is about.
import type { CandidateView, TokensView } from "../../shared/ipc/types";
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
