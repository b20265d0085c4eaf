import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply } from "../../shared/ipc/types";
import { Composer, type Memory } from "./composer.svelte";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../shared/ipc/client", async (actual) => ({ ...(await actual<object>()), ask }));

function memory(): Memory & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const refusal = (code: ErrorReply["code"]): ErrorReply => ({
  code,
  message: "No.",
  fields: [],
  session: null,
});
const asked = (command: string) => ask.mock.calls.filter(([name]) => name === command);
const ids = () => asked("ask_assistant").map(([, request]) => request.request_id);

/** What Rust answers to each command; a question is accepted unless said otherwise. */
function answers(replies: Record<string, () => unknown> = {}) {
  ask.mockImplementation(async (command: string) => (replies[command] ?? (() => null))());
}

const said = (seq: number, text: string) => ({ seq, text, answer: null });

/** A page that was loaded anew, told this draft. */
function opened(kept: Memory, draft: string) {
  answers();
  return new Composer(draft, kept, () => undefined);
}

/** A page that went while its question was on its way, with this conversation on the screen. */
async function leftInFlight(kept: Memory, text: string, messages: ReturnType<typeof said>[] = []) {
  const silence = () => new Promise(() => undefined);
  answers({ ask_assistant: silence, keep_question_draft: silence });
  const before = new Composer("", kept, () => undefined);
  before.seen(messages);
  before.typed(text);
  void before.send();
  void before.keep();
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockReset();
  answers();
});
afterEach(() => void vi.useRealTimers());

describe("a question", () => {
  it("is cleared when it was accepted", async () => {
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    expect(await composer.send()).toBe(true);
    expect(composer.text).toBe("");
  });

  it("stays when it was refused, with the words that say why", async () => {
    answers({ ask_assistant: () => Promise.reject(refusal("not_enough_tokens")) });
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    expect(await composer.send()).toBe(false);
    expect(composer.text).toBe("Why?");
    expect(composer.refusal?.message).toBe("No.");
  });

  it("is not sent twice, however often Enter is pressed", async () => {
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    await Promise.all([composer.send(), composer.send(), composer.send()]);
    expect(ids()).toHaveLength(1);
  });

  it("that failed is sent again under its own name, another one under another", async () => {
    answers({ ask_assistant: () => Promise.reject(refusal("storage_full")) });
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    await composer.send();
    await composer.send();
    composer.typed("Why not?");
    await composer.send();
    const [first, second, third] = ids();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("in flight when the page was loaded anew keeps its name", async () => {
    const kept = memory();
    await leftInFlight(kept, "Why?");
    const after = opened(kept, "Why?");
    await after.send();
    const [first, second] = ids();
    expect(second).toBe(first);
  });

  it("in flight when the page was loaded anew is no draft once the conversation has it", async () => {
    const kept = memory();
    await leftInFlight(kept, "Why?", [said(1, "Why?")]);
    const after = opened(kept, "");
    expect(after.text).toBe("Why?");
    after.seen([said(1, "Why?")]);
    expect(after.text).toBe("Why?");
    after.seen([said(1, "Why?"), said(3, "Why?")]);
    expect(after.text).toBe("");
    await vi.advanceTimersByTimeAsync(500);
    expect(opened(kept, "").text).toBe("");
  });

  it("asked once more after it was answered is another question", async () => {
    const composer = new Composer("", memory(), () => undefined);
    for (let time = 0; time < 2; time++) {
      composer.typed("Why?");
      await composer.send();
    }
    const [first, second] = ids();
    expect(second).not.toBe(first);
  });

  it("takes nothing along that was typed while it was on its way", async () => {
    let accept: (value: unknown) => void = () => undefined;
    answers({ ask_assistant: () => new Promise((resolve) => (accept = resolve)) });
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    const sending = composer.send();
    composer.typed("Why? And how?");
    accept(null);
    await sending;
    expect(composer.text).toBe(" And how?");
  });

  it("of blanks is none", async () => {
    const composer = new Composer("  \n", memory(), () => undefined);
    expect(await composer.send()).toBe(false);
    expect(ids()).toEqual([]);
  });
});

describe("a draft", () => {
  it("is kept while somebody types without a rest", async () => {
    const composer = opened(memory(), "");
    for (let key = 0; key < 20; key++) {
      composer.typed("x".repeat(key + 1));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked("keep_question_draft").length).toBeGreaterThanOrEqual(3);
  });
});

describe("an estimate", () => {
  it("is asked for once typing rests, and never twice at a time", async () => {
    let running = 0;
    let most = 0;
    answers({
      estimate_question: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2000));
        running -= 1;
        return { words: "about 640", fits: true, prompt_tokens: 640, refusal: null };
      },
    });
    const composer = new Composer("", memory(), () => undefined);
    for (let key = 0; key < 20; key++) {
      composer.typed("W".repeat(key + 1));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked("estimate_question")).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    composer.typed("Why?");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(most).toBe(1);
    expect(asked("estimate_question").at(-1)?.[1]).toEqual({ text: "Why?", instead_of: null });
    expect(composer.estimate?.words).toBe("about 640");
  });

  it("goes with the question", async () => {
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    await vi.advanceTimersByTimeAsync(300);
    composer.typed("");
    await vi.advanceTimersByTimeAsync(300);
    expect(composer.estimate).toBeNull();
    expect(asked("estimate_question")).toHaveLength(1);
  });
});

describe("a draft", () => {
  it("is kept once typing rests, and again after trouble", async () => {
    let full = true;
    answers({
      keep_question_draft: () => (full ? Promise.reject(refusal("storage_full")) : null),
    });
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("Why?");
    await vi.advanceTimersByTimeAsync(500);
    full = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked("keep_question_draft").at(-1)?.[1]).toEqual({ text: "Why?" });
    const tries = asked("keep_question_draft").length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked("keep_question_draft")).toHaveLength(tries);
  });

  it("that can't be kept as it is waits for another key", async () => {
    answers({ keep_question_draft: () => Promise.reject(refusal("invalid_input")) });
    const composer = new Composer("", memory(), () => undefined);
    composer.typed("W".repeat(1000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked("keep_question_draft")).toHaveLength(1);
    composer.typed("Why?");
    await vi.advanceTimersByTimeAsync(500);
    expect(asked("keep_question_draft")).toHaveLength(2);
  });

  it("takes no paste that no question could be", () => {
    const composer = new Composer("", memory(), () => undefined);
    expect(composer.refusePaste("W".repeat(201), 100)).toBe(true);
    expect(composer.refusal?.message).toContain("100 characters");
    expect(composer.refusePaste("W".repeat(200), 100)).toBe(false);
  });

  it("is there again when the page is loaded anew", () => {
    expect(new Composer("Half a thou", memory(), () => undefined).text).toBe("Half a thou");
  });

  it("that was not kept when the page went is taken up by the next, and kept", async () => {
    const kept = memory();
    answers({ keep_question_draft: () => new Promise(() => undefined) });
    const before = new Composer("Half", kept, () => undefined);
    before.typed("Half a thought");
    void before.keep();
    const after = opened(kept, "Half");
    expect(after.text).toBe("Half a thought");
    after.open();
    await vi.advanceTimersByTimeAsync(500);
    expect(asked("keep_question_draft").at(-1)?.[1]).toEqual({ text: "Half a thought" });
    expect([...kept.kept]).toEqual([]);
  });

  it("that was deleted when the page went stays deleted", () => {
    const kept = memory();
    answers({ keep_question_draft: () => new Promise(() => undefined) });
    const before = new Composer("Half", kept, () => undefined);
    before.typed("");
    void before.keep();
    expect(opened(kept, "Half").text).toBe("");
  });

  it("that Rust refused over a pause is kept once the work is shown again", async () => {
    const kept = memory();
    answers({ keep_question_draft: () => Promise.reject(refusal("not_now")) });
    const composer = new Composer("", kept, () => undefined);
    composer.typed("Half");
    composer.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened(kept, "").text).toBe("Half");
    composer.open();
    await vi.advanceTimersByTimeAsync(1000);
    expect([...kept.kept]).toEqual([]);
  });

  it("told late is taken in where nobody has typed", () => {
    const composer = new Composer("", memory(), () => undefined);
    expect(composer.takes_draft).toBe(true);
    composer.takeDraft("Half");
    expect(composer.text).toBe("Half");
    composer.typed("");
    composer.takeDraft("Half");
    expect(composer.text).toBe("");
  });
});

describe("a question asked in the place of another", () => {
  it("is sent with its place, once, and the next one stands alone", async () => {
    const kept = memory();
    const composer = opened(kept, "");
    composer.edit("Why?", 3);
    composer.typed("Why not?");
    expect(await composer.send()).toBe(true);
    composer.typed("And now?");
    await composer.send();
    expect(asked("ask_assistant").map(([, { text, instead_of }]) => [text, instead_of])).toEqual([
      ["Why not?", 3],
      ["And now?", null],
    ]);
    expect(kept.kept.has("question_instead_of")).toBe(false);
  });

  it("leaves what was typed meanwhile behind it", () => {
    const composer = opened(memory(), "Half a thou");
    composer.edit("Why?", 3);
    expect([composer.text, composer.instead_of]).toEqual(["Why?\n\nHalf a thou", 3]);
  });

  it("is remembered over a reload, and forgotten with its text", () => {
    const kept = memory();
    opened(kept, "").edit("Why?", 3);
    const composer = opened(kept, "Why?");
    expect(composer.instead_of).toBe(3);
    composer.typed(" ");
    expect(composer.instead_of).toBeNull();
    expect(opened(kept, "Another").instead_of).toBeNull();
  });

  it("taken back twice is there once, as it was changed", () => {
    const composer = opened(memory(), "");
    composer.edit("Why?", 3);
    composer.typed("Why not?");
    composer.edit("Why?", 3);
    expect([composer.text, composer.instead_of]).toEqual(["Why not?", 3]);
    composer.edit("And then?", 5);
    expect([composer.text, composer.instead_of]).toEqual(["And then?\n\nWhy not?", 5]);
  });

  it("is estimated with its place", async () => {
    const composer = opened(memory(), "");
    composer.edit("Why?", 3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked("estimate_question").at(-1)?.[1]).toEqual({ text: "Why?", instead_of: 3 });
  });
});

describe("a question that is not the one being typed", () => {
  it("is sent, and what is typed stays", async () => {
    const composer = opened(memory(), "Half a thou");
    expect(await composer.sendText("Go on.", null, "kept")).toBe(true);
    expect(composer.text).toBe("Half a thou");
  });

  it("leaves typed text alone, which can't take the place of an older question any more", async () => {
    const composer = opened(memory(), "");
    composer.edit("Why?", 3);
    composer.typed("Why? Say more.");
    expect(await composer.sendText("Why?", 3, "kept")).toBe(true);
    expect([composer.text, composer.instead_of]).toEqual(["Why? Say more.", null]);
  });

  it("takes its copy out of the composer", async () => {
    const composer = opened(memory(), "");
    composer.edit("Why?", 3);
    expect(await composer.sendText("Why?", 3, "fresh")).toBe(true);
    expect([composer.text, composer.instead_of]).toEqual(["", null]);
  });

  it("is there to be changed where it is refused and nothing else is", async () => {
    answers({ ask_assistant: () => Promise.reject(refusal("not_enough_tokens")) });
    const composer = new Composer("", memory(), () => undefined);
    expect(await composer.sendText("Why?", 3, "fresh")).toBe(false);
    expect([composer.text, composer.instead_of]).toEqual(["Why?", 3]);
    expect(composer.refusal?.code).toBe("not_enough_tokens");
  });

  it("says how much of the conversation goes along", async () => {
    const composer = opened(memory(), "Why?");
    await composer.send("newest");
    expect(asked("ask_assistant").at(-1)?.[1]).toMatchObject({ text: "Why?", memory: "newest" });
  });
});
