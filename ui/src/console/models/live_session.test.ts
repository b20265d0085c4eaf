// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { OwnAnswerView, UseView } from "../../shared/ipc/types";
import { aSession } from "./testing";

const asked = vi.hoisted(() => [] as string[]);
const own = vi.hoisted(() => ({ now: null as unknown }));
const use = vi.hoisted(() => ({ now: null as unknown }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) => {
    asked.push(command);
    if (command === "session_own_answer") return Promise.resolve(own.now);
    if (command === "session_conversation") {
      return Promise.resolve({ messages: [], has_older: false });
    }
    if (command === "note_draft") return Promise.resolve("");
    return Promise.resolve(command === "list_notes" ? [] : use.now);
  },
}));

const { Desk } = await import("./desk.svelte");
const { LiveSession } = await import("./live_session.svelte");

function anAnswer(revision: number, text: string): OwnAnswerView {
  return { text, language: "text", language_name: "Text", revision, saved_at: revision };
}

function aUse(budget: number): UseView {
  return { points: [], runs_ms: [], limit_ms: 1, budget };
}

const times = (command: string) => asked.filter((one) => one === command).length;
const used = (tokens: number) => ({ ...aSession("1").tokens, used: tokens });

async function opened() {
  const desk = new Desk();
  const live = new LiveSession(desk, "1");
  const close = live.open(desk);
  await vi.waitFor(() => expect(live.own_answer).not.toBeNull());
  return { desk, live, close };
}

beforeEach(() => {
  asked.length = 0;
  own.now = anAnswer(2, "ab");
  use.now = aUse(1);
});

describe("a session that is watched", () => {
  it("shows the own answer as it is typed, and never an older one", async () => {
    const { desk, live } = await opened();
    desk.hear({ kind: "own_answer_changed", id: "1", own_answer: anAnswer(3, "abc") });
    desk.hear({ kind: "own_answer_changed", id: "1", own_answer: anAnswer(2, "ab") });
    desk.hear({ kind: "own_answer_changed", id: "2", own_answer: anAnswer(9, "elsewhere") });
    expect(live.own_answer?.text).toBe("abc");
  });

  it("has its chart drawn anew when tokens were used, and not for every change", async () => {
    const { desk } = await opened();
    desk.know(aSession("1", { version: 2, tokens: used(100) }));
    desk.know(aSession("1", { version: 3, tokens: used(100) }));
    const before = times("session_use");
    desk.know(aSession("1", { version: 4, tokens: used(200) }));
    expect(times("session_use")).toBe(before + 1);
  });

  it("has the newest chart asked for, whichever answer comes last", async () => {
    const { live } = await opened();
    let late = (_: UseView) => {};
    use.now = new Promise<UseView>((resolve) => (late = resolve));
    const first = live.loadUse();
    use.now = aUse(3);
    await live.loadUse();
    late(aUse(2));
    await first;
    expect(live.use?.budget).toBe(3);
  });

  it("is read anew where news may have been missed", async () => {
    const { desk } = await opened();
    const before = times("session_conversation");
    const counts = {
      all: 1,
      created: 0,
      active: 1,
      paused: 0,
      completed: 0,
      expired: 0,
      samples: 0,
    };
    desk.hear({ kind: "watching", counts, live: [] });
    await vi.waitFor(() => expect(times("session_conversation")).toBeGreaterThan(before));
    expect(times("list_notes")).toBe(2);
  });

  it("is followed no longer once its page is left", async () => {
    const { desk, live, close } = await opened();
    close();
    desk.hear({ kind: "own_answer_changed", id: "1", own_answer: anAnswer(3, "abc") });
    expect(live.own_answer?.text).toBe("ab");
  });
});
