import type { Memory } from "./composer.svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, OwnAnswerView, SaveOwnAnswer } from "../../shared/ipc/types";
import { LONGEST_UNSAVED_MS, OwnAnswer, QUIET_MS } from "./own_answer.svelte";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../shared/ipc/client", async (actual) => ({ ...(await actual<object>()), ask }));

/** What Rust keeps, by its own rule: an older text never overwrites a newer one. */
let kept: OwnAnswerView;
let trouble: ErrorReply["code"] | null;
let takes_ms: number;
let saves: SaveOwnAnswer[];

beforeEach(() => {
  vi.useFakeTimers();
  kept = { text: "", language: "text", language_name: "Text", revision: 0, saved_at: null };
  trouble = null;
  takes_ms = 0;
  saves = [];
  ask.mockImplementation(async (command: string, request: SaveOwnAnswer) => {
    if (command === "get_own_answer") return kept;
    saves.push(request);
    if (takes_ms > 0) await new Promise((resolve) => setTimeout(resolve, takes_ms));
    if (trouble) throw { code: trouble, message: "No.", fields: [], session: null };
    if (request.revision > kept.revision) kept = { ...request, language_name: "", saved_at: 1 };
    return kept;
  });
});
afterEach(() => void vi.useRealTimers());

function emptyMemory(): Memory {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

async function opened(memory = emptyMemory()) {
  const own_answer = new OwnAnswer(memory);
  await own_answer.open();
  let text = "";
  const type = (letters: string) => {
    text += letters;
    own_answer.typed(() => text);
  };
  return { own_answer, type };
}

describe("what is saved of an own answer", () => {
  it("says where the caret stands and what was pasted since, once", async () => {
    const own_answer = new OwnAnswer(emptyMemory());
    await own_answer.open();
    own_answer.pasted("def f():");
    own_answer.typed(
      () => "def f():",
      () => 8,
    );
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    own_answer.typed(() => "def f(): pass");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(saves.map(({ caret, pasted }) => ({ caret, pasted }))).toEqual([
      { caret: 8, pasted: [{ begins: "def f():", chars: 8 }] },
      { caret: null, pasted: [] },
    ]);
  });

  it("repeats what was pasted where it could not be kept, and has the beginning of long texts", async () => {
    const { own_answer, type } = await opened();
    trouble = "storage_full";
    const long = "🦀".repeat(1_500);
    own_answer.pasted("a");
    type("a");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    own_answer.pasted(long);
    type(long);
    trouble = null;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(saves.at(-1)?.pasted).toEqual([
      { begins: "a", chars: 1 },
      { begins: "🦀".repeat(1_000), chars: 1_500 },
    ]);
  });
});

describe("an own answer", () => {
  it.each(["{", "null", "7", '"text"', '{"text":7,"language":"text"}', "{}"])(
    "is shown as it is kept where what a page left behind is damaged: %s",
    async (left) => {
      kept = { ...kept, text: "kept", language: "rust", revision: 3, saved_at: 1 };
      const memory = emptyMemory();
      memory.setItem("own-answer", left);
      expect(await new OwnAnswer(memory).open()).toBe("kept");
      expect(memory.getItem("own-answer")).toBeNull();
      await vi.advanceTimersByTimeAsync(LONGEST_UNSAVED_MS);
      expect(saves).toEqual([]);
    },
  );

  it("that a page left behind unsaved is shown and saved by the next page", async () => {
    const memory = emptyMemory();
    const { own_answer, type } = await opened(memory);
    type("half a ");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    type("word");
    takes_ms = 60_000;
    void own_answer.flush();
    takes_ms = 0;
    const next = new OwnAnswer(memory);
    expect(await next.open()).toBe("half a word");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(kept.text).toBe("half a word");
    expect(await new OwnAnswer(memory).open()).toBe("half a word");
  });

  it("is saved as soon as typing rests", async () => {
    const { own_answer, type } = await opened();
    type("def");
    expect(own_answer.keeping).toBe("saving");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(kept.text).toBe("def");
    expect(own_answer.keeping).toBe("saved");
  });

  it("is saved at least once a second while somebody types without a rest", async () => {
    const { type } = await opened();
    for (let key = 0; key < 100; key++) {
      type("x");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saves.length).toBeGreaterThanOrEqual(Math.floor(10_000 / (LONGEST_UNSAVED_MS + 100)));
    expect(saves.length).toBeLessThanOrEqual(11);
  });

  it("is sent one text at a time, the last one last", async () => {
    takes_ms = 3000;
    const { type } = await opened();
    type("a");
    await vi.advanceTimersByTimeAsync(1000);
    type("b");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saves.map(({ text }) => text)).toEqual(["a", "ab"]);
    expect(saves.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it("that can't be saved says so, stays, and is tried again", async () => {
    trouble = "storage_full";
    const { own_answer, type } = await opened();
    type("precious");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(own_answer.keeping).toBe("failed");
    expect(own_answer.failure?.message).toBe("No.");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves.length).toBeLessThan(10);
    trouble = null;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kept.text).toBe("precious");
    expect(own_answer.keeping).toBe("saved");
  });

  it("that is refused for what it is waits for another text", async () => {
    trouble = "invalid_input";
    const { type } = await opened();
    type("too long");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves).toHaveLength(1);
    trouble = null;
    type(", shorter");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(kept.text).toBe("too long, shorter");
  });

  it("is saved at once when asked to", async () => {
    const { own_answer, type } = await opened();
    type("quick");
    await own_answer.flush();
    expect(kept.text).toBe("quick");
  });

  it("outlives its editor until it is kept, and comes back before what is kept", async () => {
    trouble = "storage_full";
    const { own_answer, type } = await opened();
    type("not yet on the disk");
    own_answer.close();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(await own_answer.open()).toBe("not yet on the disk");
    trouble = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kept.text).toBe("not yet on the disk");
  });

  it("that was refused over a pause is saved as soon as the work is shown again", async () => {
    const { own_answer, type } = await opened();
    trouble = "not_now";
    type("typed as it paused");
    own_answer.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(own_answer.unkept).toBe("typed as it paused");
    trouble = null;
    expect(await own_answer.open()).toBe("typed as it paused");
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.text).toBe("typed as it paused");
    expect(own_answer.unkept).toBeNull();
  });

  it("that a page left behind is saved by one that shows no editor, or told as lost", async () => {
    const memory = emptyMemory();
    memory.setItem("own-answer", JSON.stringify({ text: "left", language: "rust" }));
    kept = { ...kept, text: "le", language: "rust", revision: 7, saved_at: 1 };
    const next = new OwnAnswer(memory);
    trouble = "not_now";
    await next.recall();
    expect(next.unkept).toBe("left");
    const another = new OwnAnswer(memory);
    trouble = null;
    await another.recall();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(kept).toMatchObject({ text: "left", language: "rust" });
    expect(another.unkept).toBeNull();
    expect(memory.getItem("own-answer")).toBeNull();
  });

  it("on the screen wins over one that an earlier life of the page sent late", async () => {
    const { type } = await opened();
    kept = { ...kept, text: "late", revision: 1, saved_at: 1 };
    type("shown");
    await vi.advanceTimersByTimeAsync(2000);
    expect(kept.text).toBe("shown");
  });

  it("is saved anew when only its language changes", async () => {
    const { own_answer } = await opened();
    own_answer.choose("python");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(kept).toMatchObject({ language: "python", revision: 1 });
  });

  it("that nobody touched is not saved", async () => {
    const { own_answer } = await opened();
    await own_answer.flush();
    expect(saves).toEqual([]);
    expect(own_answer.keeping).toBe("untouched");
  });
});
