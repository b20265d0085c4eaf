// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  AnswerStatus,
  CandidateScreen,
  CandidateStart,
  CandidateView,
  MessageView,
} from "../../shared/ipc/types";
import { heard } from "../../shared/parts/testing/shown";
import { Sitting } from "./sitting.svelte";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../shared/ipc/client", async (actual) => ({
  ...(await actual<object>()),
  ask,
  watchCandidate: async () => undefined,
}));

/** What Rust would show; like Rust, it tells the draft only where the candidate works. */
let screen: CandidateScreen;
let version = 0;

const view = () =>
  ({ version: ++version, screen, assistant: { is_answering: false } }) as CandidateView;
const start = () =>
  ({ view: view(), question_draft: screen === "work" ? "Half a thought" : "" }) as CandidateStart;

beforeEach(() => {
  screen = "paused";
  ask.mockReset();
  ask.mockImplementation(async (command: string) =>
    command === "candidate_start" ? start() : null,
  );
});

async function opened() {
  const items = new Map<string, string>();
  const sitting = new Sitting({
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  });
  await sitting.open();
  return sitting;
}

describe("a page that was loaded during a pause", () => {
  it("shows the question that was being typed once the work goes on", async () => {
    const sitting = await opened();
    expect(sitting.composer?.text).toBe("");
    screen = "work";
    sitting.hear({ kind: "changed", view: view() });
    await vi.waitFor(() => expect(sitting.composer?.text).toBe("Half a thought"));
  });

  it("leaves what was typed before the draft came", async () => {
    const sitting = await opened();
    screen = "work";
    sitting.hear({ kind: "changed", view: view() });
    sitting.composer?.typed("Another");
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
    await Promise.resolve();
    expect(sitting.composer?.text).toBe("Another");
  });
});

describe("an own answer that can't be saved", () => {
  let is_full: boolean;

  beforeEach(() => {
    screen = "work";
    is_full = true;
    ask.mockImplementation(async (command: string, request: { text: string }) => {
      if (command === "candidate_start") return start();
      if (command === "get_own_answer") {
        return { text: "", language: "text", revision: 0, saved_at: null };
      }
      if (command === "save_own_answer") {
        const refusal = { code: "storage_full", message: "No room.", fields: [], session: null };
        if (is_full) throw refusal;
        return { ...request, saved_at: 1 };
      }
      if (command === "finish_session") screen = "closing";
      return command === "finish_session" ? view() : null;
    });
  });

  const finished = () => ask.mock.calls.filter(([command]) => command === "finish_session");

  async function written() {
    const sitting = await opened();
    await sitting.own_answer.open();
    sitting.own_answer.typed(() => "precious");
    return sitting;
  }

  it("keeps the session from being ended, until that is asked for again", async () => {
    const sitting = await written();
    expect(await sitting.finish()).toBe(false);
    expect(finished()).toEqual([]);
    expect(sitting.stepping).toBeNull();
    expect(sitting.unkept).toEqual([
      { what: "own_answer", title: "Your answer", text: "precious", why: "No room." },
    ]);
    expect(await sitting.finish(true)).toBe(true);
    expect(finished()).toHaveLength(1);
    expect(sitting.view?.screen).toBe("closing");
    expect(sitting.unkept.map(({ text }) => text)).toEqual(["precious"]);
  });

  it("is handed in where it can be saved after all", async () => {
    const sitting = await written();
    await sitting.finish();
    is_full = false;
    expect(await sitting.finish()).toBe(true);
    expect(sitting.unkept).toEqual([]);
  });
});

it("a question whose draft can't be kept is told as such, and no more once it is kept", async () => {
  let is_full = true;
  screen = "work";
  ask.mockImplementation(async (command: string) => {
    if (command === "candidate_start") return { ...start(), question_draft: "" };
    if (command === "keep_question_draft" && is_full) {
      throw { code: "not_now", message: "Too late.", fields: [], session: null };
    }
    return null;
  });
  const sitting = await opened();
  sitting.composer?.typed("Why?");
  await sitting.keepAll();
  expect(sitting.unkept.map(({ what, text }) => [what, text])).toEqual([["question", "Why?"]]);
  is_full = false;
  sitting.composer?.open();
  await vi.waitFor(() => expect(sitting.unkept).toEqual([]));
});

describe("what is heard of an answer", () => {
  /** What Rust has, to be sent as news or read. */
  let has: MessageView[];

  beforeEach(() => {
    screen = "work";
    has = [];
    ask.mockImplementation(async (command: string) => {
      if (command === "candidate_start") return { ...start(), question_draft: "" };
      if (command === "read_conversation") return { messages: has, has_older: false };
      return null;
    });
  });

  function message(seq: number, status: AnswerStatus | null): MessageView {
    const answer = status && { status, trouble: null, begins_at: null };
    return { seq, at: 0, ran_ms: 0, text: "", bytes: 0, answer } as MessageView;
  }

  async function working() {
    const said = heard();
    const sitting = await opened();
    await sitting.conversation.readNewest();
    flushSync();
    const tell = (told: MessageView) => {
      sitting.hear({ kind: "message_changed", message: told });
      flushSync();
    };
    const hears = (...words: string[]) => vi.waitFor(() => expect(said).toEqual(words));
    return { sitting, tell, hears };
  }

  it("is its beginning and its end as they are told", async () => {
    const { tell, hears } = await working();
    tell(message(1, null));
    tell(message(2, "streaming"));
    tell(message(2, "complete"));
    await hears("The assistant is answering.", "The answer is complete.");
  });

  it("is its end where that is the first that is told of it", async () => {
    const { tell, hears } = await working();
    tell(message(1, null));
    tell(message(2, "complete"));
    await hears("The answer is complete.");
  });

  it("is its end where that is read, and not told", async () => {
    const { sitting, tell, hears } = await working();
    tell(message(1, null));
    tell(message(2, "streaming"));
    has = [message(1, null), message(2, "complete")];
    sitting.hear({ kind: "changed", view: view() });
    await hears("The assistant is answering.", "The answer is complete.");
  });

  it("is the end of one that ended during a pause, once the work goes on", async () => {
    const { sitting, tell, hears } = await working();
    tell(message(1, null));
    tell(message(2, "streaming"));
    screen = "paused";
    sitting.hear({ kind: "changed", view: view() });
    has = [message(1, null), message(2, "stopped")];
    screen = "work";
    sitting.hear({ kind: "changed", view: view() });
    await sitting.conversation.readNewest();
    flushSync();
    await hears("The assistant is answering.", "The answer is complete.");
  });
});
