// A session's conversation as far as the page has read it: told of, read again where a piece is missing,
// and read further back on demand.
import { errorReply } from "../ipc/client";
import type { ConversationView, ErrorReply, MessageView, Piece } from "../ipc/types";
import { Message } from "./message.svelte";

/** Reads messages before a place, or the newest, at most so many. */
export type Reader = (before: number | null, limit: number) => Promise<ConversationView>;

export const PAGE_MESSAGES = 50;

/** So many messages stay in memory once the reader has come back to the end of the conversation. */
const LONGEST_PAST = 100;

/** Read beyond a message that is looked for, so that it does not stand at the very beginning. */
const BEFORE_SOUGHT = 10;

/** Most messages one reading gives. */
const LONGEST_PAGE = 500;

const READ_AGAIN_MS = 300;

/** A message that the reader looks for, and why. */
export interface Sought {
  seq: number;
  words: string;
}

export class Conversation {
  messages = $state.raw<readonly Message[]>([]);
  has_older = $state(false);
  is_read = $state(false);
  is_reading_older = $state(false);
  failure = $state.raw<ErrorReply | null>(null);
  /** The message that is looked for, marked until another is, or the newest again. */
  sought = $state.raw<Sought | null>(null);
  #read: Reader;
  #reading: Promise<void> | null = null;
  #older: Promise<void> | null = null;
  /** Whether a caller asked for the newest since the last reading began. */
  #is_asked = false;
  /** Messages told of that had no place in what was read so far. */
  #told: MessageView[] = [];
  /** Pieces that came while they had nowhere to go. */
  #waiting: Piece[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;
  #life = 0;

  constructor(read: Reader) {
    this.#read = read;
  }

  get newest(): Message | null {
    return this.messages.at(-1) ?? null;
  }

  get is_streaming(): boolean {
    return this.newest?.is_streaming ?? false;
  }

  /** Reads the newest messages; calls that come meanwhile become one more round, because what is on
   * its way may be older than what they were made for. */
  readNewest(): Promise<void> {
    this.#is_asked = true;
    this.#reading ??= this.#readWhileAsked().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Has that message brought into view and marked. */
  seek(seq: number, words: string) {
    this.sought = { seq, words };
  }

  /** Reads further back until the message is there, or nothing older is. */
  async readBackTo(seq: number): Promise<void> {
    while (this.has_older && this.messages[0] && this.messages[0].seq > seq) {
      const before = this.messages[0].seq;
      await this.readOlder(Math.min(LONGEST_PAGE, before - seq + BEFORE_SOUGHT));
      if (this.messages[0]?.seq === before) return;
    }
  }

  /** Reads the page before the oldest message; whoever calls meanwhile waits for the same. */
  readOlder(limit = PAGE_MESSAGES): Promise<void> {
    this.#older ??= this.#readPageBefore(limit).finally(() => (this.#older = null));
    return this.#older;
  }

  async #readPageBefore(limit: number): Promise<void> {
    const oldest = this.messages[0];
    if (!oldest || !this.has_older) return;
    this.is_reading_older = true;
    const life = this.#life;
    try {
      const page = await this.#read(oldest.seq, limit);
      // Meanwhile it may have been forgotten, or have got another beginning.
      if (life !== this.#life || this.messages[0] !== oldest) return;
      this.messages = [...page.messages.map((view) => new Message(view)), ...this.messages];
      this.has_older = page.has_older;
    } catch (error) {
      if (life === this.#life) this.failure = errorReply(error);
    } finally {
      this.is_reading_older = false;
    }
  }

  /** Keeps only the newest: a reader who is back at the end drags no long past along. */
  forgetOlder() {
    if (this.messages.length <= LONGEST_PAST || this.is_reading_older) return;
    this.messages = this.messages.slice(-LONGEST_PAST);
    this.has_older = true;
  }

  /** Takes in a message as it is now. */
  know(view: MessageView) {
    if (!this.#takeIn(view)) {
      this.#told = [...this.#told.filter(({ seq }) => seq !== view.seq), view];
      void this.readNewest();
    }
    this.#hearWaiting();
  }

  /** Takes in a piece of an answer; where one before it is missing, reads the answer again. */
  hear(piece: Piece) {
    const message = this.messages.findLast(({ seq }) => seq === piece.seq);
    const heard = message ? message.hear(piece) : "gap";
    if (heard !== "gap") return;
    this.#waiting.push(piece);
    this.#readAgain();
  }

  /** The answer that is shown has ended, but its end may not have reached this conversation. */
  checkEnd() {
    if (this.is_streaming) void this.readNewest();
  }

  /** Forgets everything, so that nothing of it stays in the page. */
  forget() {
    this.#life += 1;
    clearTimeout(this.#again);
    this.#again = undefined;
    this.#waiting = [];
    this.#told = [];
    this.#is_asked = false;
    this.messages = [];
    this.has_older = false;
    this.is_read = false;
    this.failure = null;
    this.sought = null;
  }

  async #readWhileAsked(): Promise<void> {
    while (this.#is_asked) {
      this.#is_asked = false;
      await this.#readNewest();
    }
  }

  async #readNewest(): Promise<void> {
    const life = this.#life;
    try {
      const page = await this.#read(null, PAGE_MESSAGES);
      if (life !== this.#life) return;
      this.#takePage(page);
      // What still finds no place is in the round that it asked for.
      this.#told = this.#told.filter((view) => !this.#takeIn(view));
      this.failure = null;
      this.#hearWaiting();
    } catch (error) {
      if (life === this.#life) this.failure = errorReply(error);
    }
  }

  /** Whether a message found its place. */
  #takeIn(view: MessageView): boolean {
    const known = this.messages.find(({ seq }) => seq === view.seq);
    const newest = this.newest?.seq;
    if (known) known.know(view);
    else if (!this.is_read || (newest !== undefined && view.seq > newest + 1)) return false;
    else if (newest === undefined || view.seq > newest)
      this.messages = [...this.messages, new Message(view)];
    return true;
  }

  #takePage(page: ConversationView) {
    const known = new Map(this.messages.map((message) => [message.seq, message]));
    const read = page.messages.map((view) => {
      const message = known.get(view.seq) ?? new Message(view);
      message.know(view);
      return message;
    });
    const first = read[0]?.seq ?? Infinity;
    const last = read.at(-1)?.seq ?? 0;
    const older = this.messages.filter(({ seq }) => seq < first);
    const joins = older.length === 0 || older.at(-1)?.seq === first - 1;
    const newer = this.messages.filter(({ seq }) => seq > last);
    this.messages = [...(joins ? older : []), ...read, ...newer];
    if (older.length === 0 || !joins) this.has_older = page.has_older;
    this.is_read = true;
  }

  #hearWaiting() {
    const waiting = this.#waiting.sort((a, b) => a.seq - b.seq || a.from - b.from);
    this.#waiting = [];
    for (const piece of waiting) this.hear(piece);
  }

  /** Not at once: what is missing may just be late, and a gap must not become a flood of questions. */
  #readAgain() {
    if (this.#again !== undefined) return;
    this.#again = setTimeout(() => {
      this.#again = undefined;
      if (this.#waiting.length > 0) void this.readNewest();
    }, READ_AGAIN_MS);
  }
}
