// The question being written: what it would cost, its draft, and sending it once. What was typed outlives
// the page, too, until Rust has it.
import { count } from "../../shared/format/numbers";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import { WORTH_REPEATING } from "../../shared/ipc/sentences";
import type {
  ErrorReply,
  EstimateView,
  Memory as Remembered,
  MessageView,
} from "../../shared/ipc/types";
import { type Later, later, soon } from "../../shared/models/later";

const ESTIMATE_AFTER_MS = 250;
const KEEP_AFTER_MS = 400;
const IN_FLIGHT = "question_in_flight";
/** Where a page leaves what it did not see kept. */
const UNKEPT = "question_unkept";
/** Where it leaves which question this one is to take the place of. */
const INSTEAD_OF = "question_instead_of";

/** What outlives a reload of the page, and goes with its window: the id of a question on its way, and
 * what was typed as long as Rust is not known to have it. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A question on its way. */
interface Intent {
  /** The fingerprint of its text. */
  of: string;
  request_id: string;
  /** The newest message when it was first sent; null where the conversation had not been read. */
  after_seq: number | null;
}

export class Composer {
  text = $state("");
  estimate = $state.raw<EstimateView | null>(null);
  refusal = $state.raw<ErrorReply | null>(null);
  is_sending = $state(false);
  /** The place of the question that this one is to take the place of; null where there is none. */
  instead_of = $state<number | null>(null);
  /** Why the draft could not be kept the last time; null where it could. */
  unkept = $state.raw<ErrorReply | null>(null);
  #memory: Memory;
  #onAsked: (message: MessageView) => void;
  #intent: Intent | null = null;
  #estimateSoon: Later;
  #keepSoon: Later;
  #estimating = false;
  #keeping = false;
  /** What Rust is known to have; null where that is unknown. */
  #kept: string | null;
  /** What Rust will not keep as it is. */
  #refused: string | null = null;
  #is_touched = false;
  #writeInField: ((text: string) => void) | null = null;
  #newest_seq: number | null = null;

  constructor(draft: string, memory: Memory, onAsked: (message: MessageView) => void) {
    this.text = draft;
    this.#kept = draft;
    this.#memory = memory;
    this.#onAsked = onAsked;
    this.#intent = remembered(memory);
    this.#estimateSoon = later(ESTIMATE_AFTER_MS, () => void this.#ask_estimate());
    this.#keepSoon = soon(KEEP_AFTER_MS, () => void this.keep());
    this.#takeUp();
    const instead_of = Number(memory.getItem(INSTEAD_OF) ?? NaN);
    if (Number.isInteger(instead_of) && !this.is_blank) this.instead_of = instead_of;
    this.estimateAgain();
  }

  get is_blank(): boolean {
    return this.text.trim() === "";
  }

  /** Whether a draft may go in: the box is blank, and the candidate has not typed in it yet. */
  get takes_draft(): boolean {
    return this.is_blank && !this.#is_touched;
  }

  /** Takes in a draft that Rust could not give when the page was loaded. */
  takeDraft(draft: string) {
    if (!this.takes_draft) return;
    this.text = draft;
    this.#kept = draft;
    this.estimateAgain();
  }

  /** The conversation as it was read: a question in it is no draft any more, also where the page that
   * sent it went before the reply reached it. */
  seen(messages: readonly Pick<MessageView, "seq" | "text" | "answer">[]) {
    this.#newest_seq = messages.at(-1)?.seq ?? 0;
    const intent = this.#intent;
    if (!intent || intent.after_seq === null) return;
    const after_seq = intent.after_seq;
    const asked = messages.find(
      ({ seq, text, answer }) =>
        seq > after_seq && answer === null && fingerprint(text) === intent.of,
    );
    if (!asked) return;
    if (asked.text === this.text) this.#accepted(this.text);
    else this.#forgetIntent();
  }

  typed(text: string) {
    this.#is_touched = true;
    this.text = text;
    this.refusal = null;
    // Whoever empties the field has another question in mind.
    if (this.is_blank) this.#standFor(null);
    this.#keepSoon.call();
    this.estimateAgain();
  }

  /** From now on the field writes what is put here for the person to change, until the returned function
   * is called. */
  standIn(writeInField: (text: string) => void): () => void {
    this.#writeInField = writeInField;
    return () => (this.#writeInField = null);
  }

  #write(text: string) {
    this.#writeInField?.(text);
    if (this.text !== text) this.typed(text);
  }

  /** The history has changed, and with it what the question would cost. */
  estimateAgain() {
    if (this.is_blank) {
      this.#estimateSoon.cancel();
      this.estimate = null;
    } else this.#estimateSoon.call();
  }

  /** Sends the question once; it is cleared only when it was accepted. */
  async send(memory: Remembered = "kept"): Promise<boolean> {
    const text = this.text;
    const was_asked = await this.sendText(text, this.instead_of, memory);
    if (was_asked) this.#accepted(text);
    return was_asked;
  }

  /** Sends a question, be it what is typed or another: then what is typed stays. One that is refused is
   * there to be changed. */
  async sendText(text: string, instead_of: number | null, memory: Remembered): Promise<boolean> {
    if (this.is_sending || text.trim() === "") return false;
    const request_id = this.#idFor(text);
    this.is_sending = true;
    this.refusal = null;
    try {
      this.#onAsked(await ask("ask_assistant", { request_id, text, instead_of, memory }));
      const was_typed = this.text === text && this.instead_of === instead_of;
      if (was_typed && instead_of !== null) this.#accepted(text);
      else this.#forgetIntent();
      // Whatever was asked before this question has lost its place at the end.
      this.standAlone();
      return true;
    } catch (error) {
      if (this.is_blank) this.edit(text, instead_of);
      this.refusal = errorReply(error);
      return false;
    } finally {
      this.is_sending = false;
    }
  }

  /** Takes a question back to be changed; what was typed meanwhile stays behind it. */
  edit(text: string, instead_of: number | null) {
    const is_there = instead_of !== null && instead_of === this.instead_of;
    if (is_there && !this.is_blank) return;
    this.#write(this.is_blank || this.text === text ? text : `${text}\n\n${this.text}`);
    this.#standFor(instead_of);
    this.estimateAgain();
  }

  /** Asks it as a question of its own. */
  standAlone() {
    this.#standFor(null);
    this.estimateAgain();
  }

  /** Keeps the draft as typed so far; should the page go before, the next one has it all the same. */
  async keep(): Promise<void> {
    this.#keepSoon.cancel();
    this.#leaveBehind();
    const text = this.text;
    if (this.#keeping || text === this.#kept || text === this.#refused) return;
    this.#keeping = true;
    try {
      await ask("keep_question_draft", { text });
      this.#kept = text;
      this.unkept = null;
    } catch (error) {
      this.unkept = errorReply(error);
      // The draft is still in the page: kept with the next try, or with the next key.
      if (!WORTH_REPEATING[errorReply(error).code]) this.#refused = text;
    } finally {
      this.#keeping = false;
    }
    this.#leaveBehind();
    if (this.text !== this.#kept && this.text !== this.#refused) this.#keepSoon.call();
  }

  /** Refuses what is pasted where it alone is more than a question can have: no candidate means to ask
   * that, and the page would stand still over it. */
  refusePaste(pasted: string, max_chars: number): boolean {
    // A character is at most two of these units.
    if (pasted.length <= 2 * max_chars) return false;
    const message = `A question can have up to ${count(max_chars)} characters; what you pasted is longer.`;
    this.refusal = { code: "invalid_input", message, fields: [], session: null };
    return true;
  }

  /** The work is shown again: what could not be kept meanwhile is. */
  open() {
    this.#refused = null;
    void this.keep();
    this.estimateAgain();
  }

  /** No more questions to Rust from here. */
  close() {
    void this.keep();
    this.#estimateSoon.cancel();
  }

  #standFor(instead_of: number | null) {
    this.instead_of = instead_of;
    if (instead_of === null) this.#memory.removeItem(INSTEAD_OF);
    else this.#memory.setItem(INSTEAD_OF, String(instead_of));
  }

  /** Leaves what was typed to the next page, as long as Rust is not known to have it. */
  #leaveBehind() {
    if (this.text === this.#kept && !this.#keeping) this.#memory.removeItem(UNKEPT);
    else this.#memory.setItem(UNKEPT, this.text);
  }

  /** What the page before this one did not see kept goes before the draft. */
  #takeUp() {
    const left = this.#memory.getItem(UNKEPT);
    if (left === null) return;
    this.text = left;
    this.#kept = null;
    this.#is_touched = true;
  }

  #forgetIntent() {
    this.#intent = null;
    this.#memory.removeItem(IN_FLIGHT);
  }

  #accepted(text: string) {
    this.#forgetIntent();
    this.#standFor(null);
    // Whatever was typed while it was on its way stays.
    if (this.text === text) this.text = "";
    else if (this.text.startsWith(text)) this.text = this.text.slice(text.length);
    this.estimate = null;
    this.estimateAgain();
    void this.keep();
  }

  /** The same id for the same question, also after a reload; else a new one. */
  #idFor(text: string): string {
    const of = fingerprint(text);
    if (this.#intent?.of !== of) {
      this.#intent = { of, request_id: requestId(), after_seq: this.#newest_seq };
    }
    this.#memory.setItem(IN_FLIGHT, JSON.stringify(this.#intent));
    return this.#intent.request_id;
  }

  async #ask_estimate(): Promise<void> {
    if (this.#estimating || this.is_blank) return;
    this.#estimating = true;
    const { text, instead_of } = this;
    try {
      const estimate = await ask("estimate_question", { text, instead_of });
      if (this.text === text && this.instead_of === instead_of) this.estimate = estimate;
    } catch {
      // A question without an estimate can still be sent; sending says what is wrong.
      this.estimate = null;
    } finally {
      this.#estimating = false;
    }
    if (this.text !== text || this.instead_of !== instead_of) this.estimateAgain();
  }
}

/** Enough to tell one question from another, and nothing that could be read. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return `${text.length}-${hash.toString(16)}`;
}

function remembered(memory: Memory): Intent | null {
  try {
    const kept: unknown = JSON.parse(memory.getItem(IN_FLIGHT) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { of, request_id, after_seq } = kept as Record<string, unknown>;
    if (typeof of !== "string" || typeof request_id !== "string") return null;
    return { of, request_id, after_seq: typeof after_seq === "number" ? after_seq : null };
  } catch {
    // Not ours, or spoiled: a question then gets a new id.
    return null;
  }
}
