import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnswerStatus, MessageView, Piece } from "../ipc/types";
import { Conversation, PAGE_MESSAGES } from "./conversation.svelte";

const bytes = (text: string) => new TextEncoder().encode(text).length;

function message(seq: number, text: string, status: AnswerStatus = "complete"): MessageView {
  const answer = {
    status,
    trouble: null,
    waiting: null,
    remedies: [],
    model_name: "Practice",
    sent_tokens: null,
    received_tokens: null,
    is_estimated: false,
    took_ms: null,
    ended_at: null,
    begins_at: null,
  };
  const is_answer = seq % 2 === 0;
  return { seq, text, bytes: bytes(text), at: 0, ran_ms: 0, answer: is_answer ? answer : null };
}

const piece = (seq: number, from: number, text: string): Piece => ({
  seq,
  from,
  to: from + bytes(text),
  text,
});

/** A conversation over messages that can change behind its back. */
function over(messages: MessageView[]) {
  const read = vi.fn(async (before: number | null, limit: number) => {
    const all = messages.filter(({ seq }) => before === null || seq < before);
    const page = all.slice(-limit);
    return { messages: page, has_older: page.length < all.length };
  });
  return { read, conversation: new Conversation(read) };
}

const texts = (conversation: Conversation) => conversation.messages.map(({ text }) => text);

describe("an answer that comes in pieces", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function asked() {
    const kept = [message(1, "Why?"), message(2, "", "streaming")];
    const made = over(kept);
    await made.conversation.readNewest();
    return { ...made, kept };
  }

  it("grows by each piece that fits, counted in bytes", async () => {
    const { conversation, read } = await asked();
    conversation.hear(piece(2, 0, "Zürich "));
    conversation.hear(piece(2, 8, "🦀"));
    expect(texts(conversation)).toEqual(["Why?", "Zürich 🦀"]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("takes a repeated piece once", async () => {
    const { conversation } = await asked();
    conversation.hear(piece(2, 0, "one"));
    conversation.hear(piece(2, 0, "one"));
    expect(texts(conversation)[1]).toBe("one");
  });

  it("is read again where a piece is missing, and goes on from there", async () => {
    const { conversation, kept, read } = await asked();
    conversation.hear(piece(2, 3, "two"));
    conversation.hear(piece(2, 6, "three"));
    kept[1] = message(2, "onetwo", "streaming");
    await vi.advanceTimersByTimeAsync(1000);
    expect(read).toHaveBeenCalledTimes(2);
    expect(texts(conversation)[1]).toBe("onetwothree");
  });

  it("does not shrink when an older account arrives late", async () => {
    const { conversation } = await asked();
    conversation.hear(piece(2, 0, "one two"));
    conversation.know(message(2, "one", "streaming"));
    expect(texts(conversation)[1]).toBe("one two");
  });

  it("has its end once it was told, whatever comes later", async () => {
    const { conversation } = await asked();
    conversation.know(message(2, "one", "stopped"));
    conversation.know(message(2, "one two", "streaming"));
    conversation.hear(piece(2, 3, " two"));
    expect(texts(conversation)[1]).toBe("one");
    expect(conversation.is_streaming).toBe(false);
  });

  it("is looked at again when it should have its end and has not", async () => {
    const { conversation, kept } = await asked();
    kept[1] = message(2, "all of it");
    conversation.checkEnd();
    await vi.runAllTimersAsync();
    expect(conversation.is_streaming).toBe(false);
    expect(texts(conversation)[1]).toBe("all of it");
  });
});

describe("what is told while the newest is on its way", () => {
  /** A conversation whose reader answers when the test says so, with what was kept when it was asked. */
  function slow(kept: MessageView[]) {
    const answers: (() => void)[] = [];
    const read = vi.fn(() => {
      const page = { messages: [...kept], has_older: false };
      return new Promise<typeof page>((resolve) => answers.push(() => resolve(page)));
    });
    const answer = async () => {
      answers.shift()?.();
      await new Promise((resolve) => setTimeout(resolve));
    };
    return { read, answer, conversation: new Conversation(read) };
  }

  it("stands: an answer that ended meanwhile has its end", async () => {
    const kept = [message(1, "Why?"), message(2, "", "streaming")];
    const { conversation, answer } = slow(kept);
    void conversation.readNewest();
    conversation.know(message(2, "Because."));
    await answer();
    expect(texts(conversation)).toEqual(["Why?", "Because."]);
    expect(conversation.is_streaming).toBe(false);
  });

  it("is read once more, however much was told", async () => {
    const kept = [message(1, "Why?")];
    const { conversation, answer, read } = slow(kept);
    void conversation.readNewest();
    kept.push(message(2, "Because."), message(3, "And?"), message(4, "So."));
    conversation.know(message(3, "And?"));
    conversation.know(message(4, "So."));
    await answer();
    expect(texts(conversation)).toEqual(["Why?"]);
    await answer();
    expect(texts(conversation)).toEqual(["Why?", "Because.", "And?", "So."]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("is checked for an end that the reading was too early for", async () => {
    const kept = [message(1, "Why?"), message(2, "", "streaming")];
    const { conversation, answer } = slow(kept);
    void conversation.readNewest();
    await answer();
    void conversation.readNewest();
    kept[1] = message(2, "Because.");
    conversation.checkEnd();
    await answer();
    expect(conversation.is_streaming).toBe(true);
    await answer();
    expect(conversation.is_streaming).toBe(false);
  });

  it("is read although what was on its way was forgotten", async () => {
    const { conversation, answer } = slow([message(1, "Why?")]);
    void conversation.readNewest();
    conversation.forget();
    void conversation.readNewest();
    await answer();
    expect(conversation.messages).toEqual([]);
    await answer();
    expect(texts(conversation)).toEqual(["Why?"]);
  });
});

describe("a conversation", () => {
  const many = Array.from({ length: 120 }, (_, at) => message(at + 1, `message ${at + 1}`));

  it("is read from its end, further back on demand, and let go of again", async () => {
    const { conversation } = over(many);
    await conversation.readNewest();
    expect(conversation.messages.map(({ seq }) => seq)[0]).toBe(120 - PAGE_MESSAGES + 1);
    expect(conversation.has_older).toBe(true);
    await conversation.readOlder();
    await conversation.readOlder();
    expect(conversation.messages.map(({ seq }) => seq)).toEqual(many.map(({ seq }) => seq));
    expect(conversation.has_older).toBe(false);
    conversation.forgetOlder();
    expect(conversation.messages.map(({ seq }) => seq)).toEqual(
      many.slice(-100).map(({ seq }) => seq),
    );
    expect(conversation.has_older).toBe(true);
  });

  it("takes a new message in where it belongs, and once", async () => {
    const { conversation } = over(many.slice(0, 2));
    await conversation.readNewest();
    conversation.know(message(3, "And now?"));
    conversation.know(message(3, "And now?"));
    expect(conversation.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("keeps what was told while it was read", async () => {
    const { conversation } = over(many.slice(0, 2));
    const reading = conversation.readNewest();
    await reading;
    conversation.know(message(3, "And now?"));
    await conversation.readNewest();
    expect(conversation.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("that could not be read says why, and can be read later", async () => {
    const read = vi.fn().mockRejectedValueOnce(new Error("gone"));
    read.mockResolvedValueOnce({ messages: many.slice(0, 1), has_older: false });
    const conversation = new Conversation(read);
    await conversation.readNewest();
    expect(conversation.failure?.code).toBe("internal");
    await conversation.readNewest();
    expect(conversation.failure).toBeNull();
    expect(texts(conversation)).toEqual(["message 1"]);
  });

  it("that was forgotten stays empty, even while it was being read", async () => {
    const { conversation } = over(many);
    const reading = conversation.readNewest();
    conversation.forget();
    await reading;
    expect(conversation.messages).toEqual([]);
  });
});

describe("a message that is looked for", () => {
  const many = () => Array.from({ length: 400 }, (_, at) => message(at + 1, `No. ${at + 1}`));

  it("is read back to in one reading, with some of what came before it", async () => {
    const { conversation, read } = over(many());
    await conversation.readNewest();
    await conversation.readBackTo(37);
    expect(read).toHaveBeenCalledTimes(2);
    expect(conversation.messages[0]?.seq).toBe(27);
    await conversation.readBackTo(300);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("is read back to also while older messages are being read for something else", async () => {
    const { conversation } = over(many());
    await conversation.readNewest();
    const scrolled = conversation.readOlder();
    await Promise.all([scrolled, conversation.readBackTo(37), conversation.readBackTo(20)]);
    expect(conversation.messages[0]?.seq).toBeLessThanOrEqual(20);
  });

  it("is given up where older messages can't be read", async () => {
    const { conversation, read } = over(many());
    await conversation.readNewest();
    read.mockRejectedValue("no");
    await conversation.readBackTo(1);
    expect(conversation.failure).not.toBeNull();
  });
});
