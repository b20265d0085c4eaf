// What to say of the newest answer to somebody who does not see it: that it began and that it has its
// end, each once, however the page came to know it.
import type { Message } from "../../shared/models/message.svelte";

export interface Said {
  words: string;
  is_over: boolean;
}

/** One conversation, looked at again and again. */
export class AnswerNews {
  #last: { seq: number; is_streaming: boolean } | null = null;
  #has_looked = false;

  /** What there is to say since the last look; of what was over at the first one nothing. */
  of(messages: readonly Pick<Message, "seq" | "answer">[]): Said | null {
    const before = this.#last;
    const is_first = !this.#has_looked;
    this.#has_looked = true;
    const newest = messages.findLast(({ answer }) => answer !== null);
    if (!newest?.answer) return null;
    const { seq, answer } = newest;
    const is_streaming = answer.status === "streaming";
    this.#last = { seq, is_streaming };
    const is_another = before?.seq !== seq;
    if (!is_another && before.is_streaming === is_streaming) return null;
    if (is_streaming) return { words: "The assistant is answering.", is_over: false };
    if (is_first) return null;
    return { words: `The answer has its end. ${answer.trouble ?? ""}`.trim(), is_over: true };
  }
}
