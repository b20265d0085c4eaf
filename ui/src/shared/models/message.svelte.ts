// One question or answer on the page; an answer takes in its pieces as they come.
import type { AnswerView, MessageView, Piece } from "../ipc/types";

/** What a piece did to an answer: fitted, told nothing new, or left a gap before it. */
export type Heard = "fitted" | "known" | "gap";

export class Message {
  readonly seq: number;
  readonly at: number;
  /** Time the session had run; null where that is unknown. */
  ran_ms = $state.raw<number | null>(null);
  text = $state.raw("");
  answer = $state.raw<AnswerView | null>(null);
  #bytes = 0;

  constructor(view: MessageView) {
    this.seq = view.seq;
    this.at = view.at;
    this.#take(view);
  }

  /** When it was asked, or had its end, as far as that is known. */
  get ended_at(): number {
    return this.answer?.ended_at ?? this.at;
  }

  get is_streaming(): boolean {
    return this.answer?.status === "streaming";
  }

  /** Takes in a later account; an earlier one, overtaken on its way, changes nothing. */
  know(view: MessageView) {
    const is_later = view.answer?.status !== "streaming" || view.bytes >= this.#bytes;
    if (is_later && (this.is_streaming || view.answer?.status !== "streaming")) this.#take(view);
  }

  hear(piece: Piece): Heard {
    if (!this.is_streaming || piece.to <= this.#bytes) return "known";
    if (piece.from !== this.#bytes) return "gap";
    this.text += piece.text;
    this.#bytes = piece.to;
    return "fitted";
  }

  #take(view: MessageView) {
    this.ran_ms = view.ran_ms;
    this.text = view.text;
    this.answer = view.answer;
    this.#bytes = view.bytes;
  }
}
