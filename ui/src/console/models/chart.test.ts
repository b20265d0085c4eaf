import { describe, expect, it } from "vitest";
import type { UseView } from "../../shared/ipc/types";
import { chartWords, columns, tableOf, tokensShort } from "./chart";

const MINUTE = 60_000;
const use: UseView = {
  runs_ms: [],
  points: [
    { ran_ms: 0, tokens: 0 },
    { ran_ms: 10 * MINUTE, tokens: 4_000 },
  ],
  limit_ms: 60 * MINUTE,
  budget: 60_000,
};

describe("the chart of use", () => {
  it("goes from nothing over now to the limit, with the even pace beside it", () => {
    expect(columns(use, 30 * MINUTE)).toEqual([
      [0, 10, 30, 60],
      [0, 4_000, 4_000, null],
      [0, 10_000, 30_000, 60_000],
    ]);
  });

  it("ends at the limit once the time is used up", () => {
    const [minutes, used] = columns(use, 61 * MINUTE);
    expect(minutes.at(-1)).toBe(60);
    expect(used).not.toContain(null);
  });

  it("never turns back where the newest point is ahead of the clock", () => {
    const [minutes] = columns(use, 9 * MINUTE);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
  });

  it("is a table too, with a row for every change of what was used or run", () => {
    const [first, then] = use.points;
    if (!first || !then) throw new Error("two points");
    const twice = { ran_ms: then.ran_ms, tokens: 5_000 };
    const with_runs = { ...use, points: [first, then, twice], runs_ms: [2 * MINUTE, 20 * MINUTE] };
    expect(tableOf(with_runs)).toEqual([
      { ran_ms: 0, tokens: 0, runs: 0 },
      { ran_ms: 2 * MINUTE, tokens: 0, runs: 1 },
      { ran_ms: 10 * MINUTE, tokens: 5_000, runs: 1 },
      { ran_ms: 20 * MINUTE, tokens: 5_000, runs: 2 },
    ]);
  });

  it("is a sentence too", () => {
    expect(chartWords(use, 30 * MINUTE)).toBe(
      "4,000 of 60,000 tokens used after 30:00 of running time. An even pace would be at 30,000.",
    );
  });

  it.each([
    [0, "0"],
    [500, "500"],
    [1_000, "1k"],
    [12_500, "12.5k"],
  ])("writes %i at its edge as %s", (tokens, words) => {
    expect(tokensShort(tokens)).toBe(words);
  });
});
