// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ReplayView } from "../../shared/ipc/types";

const asked: number[] = [];
const replies: (() => void)[] = [];
let is_slow = false;
let frame: ((now: number) => void) | null = null;

const view: ReplayView = {
  length_ms: 60_000,
  marks: [
    { at_ms: 0, kind: "began", event_seq: 2, seq: null, words: "Started" },
    { at_ms: 20_000, kind: "asked", event_seq: 3, seq: null, words: "Question sent" },
    { at_ms: 40_000, kind: "note", event_seq: 4, seq: null, words: "Good question" },
  ],
  spans: [{ from_ms: 50_000, to_ms: 55_000, kind: "away", words: "Away for 5 s" }],
  idle: [[1_000, 19_000]],
  used: { points: [], runs_ms: [], limit_ms: 60_000, budget: 1_000 },
  without_history: null,
};

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { at_ms: number } }) => {
    if (command === "session_replay") return { ...view };
    asked.push(request.at_ms);
    if (is_slow) await new Promise<void>((resolve) => replies.push(resolve));
    const { at_ms } = request;
    const until_ms = at_ms >= 40_000 ? null : Math.ceil((at_ms + 1) / 10_000) * 10_000;
    return {
      at_ms,
      own_answer: null,
      messages: [],
      earlier: null,
      run: null,
      doing: "Writing",
      until_ms,
    };
  },
}));
vi.mock("../../shared/models/frames", () => ({
  everyFrame: (listener: (now: number) => void) => {
    frame = listener;
    return () => (frame = null);
  },
}));

const { Player } = await import("./player.svelte");

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function open(at_ms = 0) {
  const player = new Player("one", at_ms);
  await player.load();
  await settled();
  return player;
}

describe("a player", () => {
  beforeEach(() => {
    asked.length = 0;
    replies.length = 0;
    is_slow = false;
  });

  it("begins at the moment its address names, and never beyond the end", async () => {
    expect((await open(20_000)).moment?.at_ms).toBe(20_000);
    expect((await open(99_000)).at_ms).toBe(60_000);
  });

  it("asks for one moment at a time, and then for the newest", async () => {
    const player = await open();
    asked.length = 0;
    is_slow = true;
    for (const at_ms of [1, 2, 3]) player.seek(at_ms);
    await settled();
    expect(asked).toEqual([1]);
    is_slow = false;
    replies.shift()?.();
    await settled();
    expect(asked).toEqual([1, 3]);
    expect(player.moment?.at_ms).toBe(3);
  });

  it("goes from one thing that happened to the next, and to both ends", async () => {
    const player = await open();
    player.toMark(true);
    expect([player.at_ms, player.mark?.words]).toEqual([20_000, "Question sent"]);
    player.step(5);
    player.toMark(false);
    expect(player.at_ms).toBe(20_000);
    player.toMark(true);
    player.toMark(true);
    expect(player.at_ms).toBe(60_000);
    player.seek(10_000);
    player.toMark(false);
    player.toMark(false);
    expect(player.at_ms).toBe(0);
  });

  it("plays as fast as it is told, skips where nothing happens, and stops at the end", async () => {
    const player = await open();
    const stop = player.run();
    const from = performance.now();
    player.speed = 4;
    player.toggle();
    frame?.(from + 100);
    const once = player.at_ms;
    expect(once).toBeGreaterThan(0);
    expect(once).toBeLessThan(1_000);
    for (let n = 2; n < 10 && player.at_ms < 19_000; n++) frame?.(from + n * 100);
    expect(player.at_ms).toBe(19_000);
    player.skips_idle = false;
    player.seek(2_000);
    frame?.(from + 5_000);
    expect(player.at_ms).toBeLessThan(4_000);
    player.seek(59_999);
    frame?.(from + 6_000);
    expect([player.at_ms, player.is_playing]).toEqual([60_000, false]);
    player.toggle();
    expect([player.at_ms, player.is_playing]).toEqual([0, true]);
    stop();
    expect(frame).toBeNull();
  });

  it("asks for nothing while nothing changes as it plays", async () => {
    const player = await open(40_000);
    const stop = player.run();
    player.toggle();
    asked.length = 0;
    const from = performance.now();
    for (let n = 1; n < 20; n++) frame?.(from + n * 100);
    await settled();
    expect(player.at_ms).toBeGreaterThan(40_000);
    expect(asked).toEqual([]);
    stop();
  });

  it("goes on with a live session where its end is looked at", async () => {
    const player = await open(60_000);
    view.length_ms = 65_000;
    await player.load();
    expect(player.at_ms).toBe(65_000);
    player.seek(1_000);
    view.length_ms = 60_000;
    await player.load();
    expect(player.at_ms).toBe(1_000);
  });

  it("says what went on", async () => {
    const player = await open();
    expect(player.doing).toBe("Writing");
    player.seek(50_000);
    expect(player.doing).toBe("Away for 5 s");
  });
});
