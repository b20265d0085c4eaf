import { describe, expect, it } from "vitest";
import type { TokensView } from "../ipc/types";
import { Shortage } from "./shortage";
import { aClock } from "./testing";

const MINUTE = 60_000;

function tokens(remaining: number): TokensView {
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

describe("tokens that get short", () => {
  it("are told of once for each notice, and not at the first look", () => {
    const shortage = new Shortage();
    const told = [20_000, 12_400, 12_300, 4_900, 2_000].map((left) =>
      shortage.ofTokens(tokens(left)),
    );
    expect(told.map((short) => short?.amount ?? null)).toEqual([
      null,
      "12,400 tokens",
      null,
      "4,900 tokens",
      "2,000 tokens",
    ]);
    expect(told[1]?.of).toBe("50,000");
    expect(new Shortage().ofTokens(tokens(1))).toBeNull();
  });

  it("are told of again after more were given", () => {
    const shortage = new Shortage();
    const told = [20_000, 12_000, 30_000, 11_000].map((left) => shortage.ofTokens(tokens(left)));
    expect(told.map((short) => short !== null)).toEqual([false, true, false, true]);
  });
});

describe("time that gets short", () => {
  it("is told of as the notice says, or as it is where that is less", () => {
    const shortage = new Shortage();
    const snapshot = { clock: aClock({ remaining_ms: 16 * MINUTE }), received_at: 0 };
    expect(shortage.ofTime(snapshot, 0)).toBeNull();
    expect(shortage.ofTime(snapshot, MINUTE)?.amount).toBe("15:00");
    expect(shortage.ofTime(snapshot, 2 * MINUTE)).toBeNull();
    expect(shortage.ofTime(snapshot, 14 * MINUTE)).toEqual({ amount: "02:00", of: "60 min" });
  });
});
