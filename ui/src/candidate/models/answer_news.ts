// What to say of the newest answer to a candidate who does not see it: that it began, what it waits for, and
// that it has its end, each once, however the page came to know it.
import { failedWords } from "../../shared/models/words";
import type { Message } from "../../shared/models/message.svelte";

export interface Said {
  words: string;
  is_over: boolean;
}

/** One conversation, looked at again and again. */
export class AnswerNews {
  #last: { seq: number; is_streaming: boolean; waiting: string | null } | null = null;
  #has_looked = false;

  /** What there is to say since the last look; of what was over at the first one nothing. */
  of(messages: readonly Pick<Message, "seq" | "answer" | "text">[]): Said | null {
    const before = this.#last;
    const is_first = !this.#has_looked;
    this.#has_looked = true;
    const newest = messages.findLast(({ answer }) => answer !== null);
    if (!newest?.answer) return null;
    const { seq, answer } = newest;
    const is_streaming = answer.status === "streaming";
    const waiting = is_streaming ? answer.waiting : null;
    this.#last = { seq, is_streaming, waiting };
    const is_another = before?.seq !== seq;
    if (waiting && (is_another || waiting !== before.waiting)) {
      return { words: waiting, is_over: false };
    }
    if (!is_another && before.is_streaming === is_streaming) return null;
    if (is_streaming) return { words: "The assistant is answering.", is_over: false };
    if (is_first) return null;
    const ended = answer.status === "failed" ? failedWords(newest.text) : "The answer is complete.";
    return { words: `${ended} ${answer.trouble ?? ""}`.trim(), is_over: true };
  }
}
