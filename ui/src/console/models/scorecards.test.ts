// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Card, ScorecardsView } from "../../shared/ipc/types";

const asked: [string, Record<string, unknown>][] = [];
let replies: (() => void)[] = [];
let is_slow = false;
let refuses: string | null = null;

const card = (comment = ""): Card => ({
  pin: null,
  rubric: {
    title: "Teamwork",
    about: "",
    criteria: [{ name: "Listens", about: "", levels: ["a", "b", "c", "d"] }],
  },
  scores: [{ level: null, comment, evidence: [] }],
  recommendation: null,
  summary: "",
});
let view: ScorecardsView;

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    if (command === refuses) {
      throw { code: "storage_unavailable", message: "Disk full", fields: [], session: null };
    }
    if (command === "list_scorecards") return structuredClone(view);
    if (command === "keep_scorecard") {
      if (is_slow) await new Promise<void>((resolve) => replies.push(resolve));
      return ["“Listens” has no level yet"];
    }
    return null;
  },
}));

const { evidenceWords, Scorecards } = await import("./scorecards.svelte");

const settled = () => new Promise((resolve) => setTimeout(resolve));
const kept = () =>
  asked
    .filter(([command]) => command === "keep_scorecard")
    .map(([, { card }]) => (card as Card).scores[0]?.comment);

async function open() {
  const scorecards = new Scorecards("1", "Dana");
  await scorecards.load();
  return scorecards;
}

describe("a scorecard that is typed", () => {
  beforeEach(() => {
    [asked.length, replies, is_slow, refuses] = [0, [], false, null];
    sessionStorage.clear();
    view = {
      ...{ rubric: "Teamwork", may_submit: true, missing: [], own: [], others: [] },
      ...{ sealed: null, differences: [], draft: card() },
      ...{ may_discuss: false, discussion: null },
    };
  });

  it("is kept one writing at a time, and at last as it is", async () => {
    const scorecards = await open();
    is_slow = true;
    for (const text of ["a", "as", "ask"]) scorecards.comment(0, text);
    await settled();
    expect(kept()).toEqual(["a"]);
    is_slow = false;
    replies.shift()?.();
    await settled();
    expect(kept()).toEqual(["a", "ask"]);
    expect(scorecards.keeping).toBe("kept");
    expect(scorecards.missing).toHaveLength(1);
  });

  it("says where it was not kept, and is with the next letter", async () => {
    const scorecards = await open();
    refuses = "keep_scorecard";
    scorecards.comment(0, "a");
    await settled();
    expect([scorecards.keeping, scorecards.refusal?.message]).toEqual(["failed", "Disk full"]);
    refuses = null;
    scorecards.comment(0, "ab");
    await settled();
    expect([scorecards.keeping, scorecards.refusal]).toEqual(["kept", null]);
  });

  it("points to a moment once, in the order of time", async () => {
    const scorecards = await open();
    const note = { at_ms: 9, kind: "note" as const, event_seq: 4, seq: null, words: "" };
    scorecards.addEvidence(0, 20, null);
    scorecards.addEvidence(0, 9, note);
    scorecards.addEvidence(0, 20, null);
    expect(scorecards.card?.scores[0]?.evidence).toEqual([
      { at_ms: 9, to_ms: null, of: { kind: "note", event_seq: 4 } },
      { at_ms: 20, to_ms: null, of: { kind: "moment" } },
    ]);
    scorecards.extendEvidence(0, 1, 65_000);
    scorecards.extendEvidence(0, 0, 9);
    const run = { at_ms: 30, kind: "run_failed" as const, event_seq: 7, seq: 2, words: "" };
    scorecards.addEvidence(0, 30, run);
    const words = scorecards.card?.scores[0]?.evidence.map(evidenceWords);
    expect(words).toEqual(["00:00 note", "00:00–01:05", "00:00 run"]);
    scorecards.removeEvidence(0, 2);
    scorecards.removeEvidence(0, 0);
    expect(scorecards.card?.scores[0]?.evidence.map(({ at_ms }) => at_ms)).toEqual([20]);
  });

  it("stays where submitting it is refused", async () => {
    const scorecards = await open();
    refuses = "submit_scorecard";
    await scorecards.submit();
    expect(scorecards.card).not.toBeNull();
    expect(scorecards.refusal?.message).toBe("Disk full");
    refuses = null;
    view.draft = null;
    await scorecards.submit();
    expect([scorecards.card, scorecards.refusal]).toEqual([null, null]);
  });

  it("is another reviewer's after a change of name, which is remembered", async () => {
    const scorecards = await open();
    view.draft = card("of Ben");
    await scorecards.reviewAs("Ben");
    expect(scorecards.card?.scores[0]?.comment).toBe("of Ben");
    expect(asked.at(-1)?.[1]).toMatchObject({ reviewer: "Ben" });
    expect((await open()).reviewer).toBe("Ben");
  });
});

describe("what reviewers discussed", () => {
  beforeEach(() => {
    [asked.length, replies, is_slow, refuses] = [0, [], false, null];
    sessionStorage.clear();
  });

  it("outlives the page while it is typed, and is let go once it is noted", async () => {
    const typed = await open();
    typed.discuss("We agree");
    const scorecards = await open();
    expect(scorecards.discussion).toBe("We agree");
    refuses = "note_discussion";
    await scorecards.noteDiscussion();
    expect(scorecards.refusal?.message).toBe("Disk full");
    expect((await open()).discussion).toBe("We agree");
    refuses = null;
    await scorecards.noteDiscussion();
    const noted = asked.findLast(([command]) => command === "note_discussion");
    expect(noted?.[1]).toMatchObject({ id: "1", reviewer: "Dana", text: "We agree" });
    expect((await open()).discussion).toBeNull();
  });
});
