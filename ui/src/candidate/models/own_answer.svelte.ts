// Keeps the candidate's own answer as it is typed: soon after every pause, at least once a second, and
// again and again where it could not be kept. What was typed outlives the editor, and the page
// too, until it is kept.
import { languageNamed } from "../../shared/code/names";
import { ask, errorReply } from "../../shared/ipc/client";
import { WORTH_REPEATING } from "../../shared/ipc/sentences";
import type { Memory } from "./composer.svelte";
import {
  type ErrorReply,
  type Language,
  type OwnAnswerView,
  PASTED_MAX_CHARS,
  PASTES_MAX,
  type PastedPiece,
  type SaveOwnAnswer,
} from "../../shared/ipc/types";

export const QUIET_MS = 300;
export const LONGEST_UNSAVED_MS = 1000;
const RETRIES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/** Where a page leaves what it did not see kept. */
const UNSAVED = "own-answer";

/** What the page says about the answer's keeping. */
export type Keeping = "untouched" | "saving" | "saved" | "failed";

export class OwnAnswer {
  keeping = $state<Keeping>("untouched");
  failure = $state.raw<ErrorReply | null>(null);
  /** Null until it was read. */
  language = $state<Language | null>(null);
  #text = "";
  #read: (() => string) | null = null;
  #caret: (() => number) | null = null;
  /** What was pasted and is not known to be kept. */
  #pasted: PastedPiece[] = [];
  #revision = 0;
  /** Something was written, here or before this page. */
  #is_written = false;
  #is_dirty = false;
  #unsaved_since = 0;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Reads what is kept and answers with the text to show: what was not kept yet goes before it. */
  async open(): Promise<string> {
    const kept = await ask("get_own_answer", {});
    this.#revision = Math.max(this.#revision, kept.revision);
    if (kept.revision > 0) this.#is_written = true;
    if (this.#is_dirty) return this.#saveAgain();
    this.#text = kept.text;
    this.language = kept.language;
    this.keeping = kept.revision === 0 ? "untouched" : "saved";
    this.#takeUp();
    return this.#text;
  }

  /** Whether nothing was ever written; a language that was chosen is no writing. */
  get is_unwritten(): boolean {
    return !this.#is_written;
  }

  /** What was kept last, as far as this page knows. */
  get kept_text(): string {
    return this.#text;
  }

  /** What is not known to be kept although that was tried; null where there is nothing like that. */
  get unkept(): string | null {
    if (this.keeping !== "failed") return null;
    return this.#read ? this.#read() : this.#text;
  }

  /** The page was loaded where there is no editor: what the one before it left is saved if it still can
   * be, and else not forgotten. */
  async recall(): Promise<void> {
    const left = leftIn(this.#memory);
    if (left === null || this.#is_dirty) return;
    this.#text = left.text;
    this.language = left.language;
    await this.#save();
  }

  /** Something was typed; the text, and where the caret stands in it, are fetched only when it is saved. */
  typed(read: () => string, caret: (() => number) | null = null) {
    this.#read = read;
    this.#caret = caret;
    this.#is_written = true;
    this.#touched();
  }

  /** Some of what was typed was pasted: this text. */
  pasted(text: string) {
    const chars = [...text];
    const begins = chars.slice(0, PASTED_MAX_CHARS).join("");
    this.#pasted.push({ begins, chars: chars.length });
    this.#pasted = this.#pasted.slice(-PASTES_MAX);
  }

  choose(language: Language) {
    this.language = language;
    this.#touched();
  }

  /** The editor goes; what it holds is taken along. */
  close() {
    if (this.#read) this.#text = this.#read();
    this.#read = null;
    this.#caret = null;
    void this.flush();
  }

  /** Saves what is unsaved now, without waiting for a pause; resolves once that was tried. */
  async flush(): Promise<void> {
    this.#leaveBehind();
    await this.#saving;
    if (!this.#is_dirty) return;
    clearTimeout(this.#timer);
    await this.#save();
  }

  /** A page that is loaded anew may go before what it sends has left. */
  #leaveBehind() {
    if (!this.#is_dirty && !this.#saving) return;
    const text = this.#read ? this.#read() : this.#text;
    this.#memory.setItem(UNSAVED, JSON.stringify({ text, language: this.language ?? "text" }));
  }

  /** What the page before this one did not see kept goes before what is kept. */
  #takeUp() {
    const left = leftIn(this.#memory);
    this.#memory.removeItem(UNSAVED);
    if (left === null) return;
    const { text, language } = left;
    if (text === this.#text && language === this.language) return;
    this.#text = text;
    this.language = language;
    this.#touched();
  }

  /** What was refused for the time it came at may be welcome now. */
  #saveAgain(): string {
    this.#failures = 0;
    this.#touched();
    this.#saveIn(0);
    return this.#text;
  }

  #touched() {
    const now = performance.now();
    if (!this.#is_dirty) this.#unsaved_since = now;
    this.#is_dirty = true;
    if (this.#failures > 0) return this.#touchedInTrouble();
    this.keeping = "saving";
    this.#saveIn(Math.min(QUIET_MS, this.#unsaved_since + LONGEST_UNSAVED_MS - now));
  }

  /** A text that was refused may fit now; other trouble is tried again in its own time. */
  #touchedInTrouble() {
    if (this.failure && !WORTH_REPEATING[this.failure.code]) this.#saveIn(QUIET_MS);
  }

  #saveIn(ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), Math.max(0, ms));
  }

  #save(): Promise<void> {
    this.#saving ??= this.#saveOnce().finally(() => (this.#saving = null));
    return this.#saving;
  }

  async #saveOnce(): Promise<void> {
    if (this.#read) this.#text = this.#read();
    const sent: SaveOwnAnswer = {
      text: this.#text,
      language: this.language ?? "text",
      revision: ++this.#revision,
      caret: this.#caret?.() ?? null,
      pasted: this.#pasted,
    };
    this.#is_dirty = false;
    this.#pasted = [];
    try {
      this.#saved(sent, await ask("save_own_answer", sent));
    } catch (error) {
      this.#pasted = [...sent.pasted, ...this.#pasted].slice(-PASTES_MAX);
      this.#failed(errorReply(error));
    }
  }

  #saved(sent: SaveOwnAnswer, kept: OwnAnswerView) {
    this.#revision = Math.max(this.#revision, kept.revision);
    this.#failures = 0;
    this.failure = null;
    // An earlier life of this page was heard later than it was read; what is on the screen counts.
    const is_ours = kept.text === sent.text && kept.language === sent.language;
    if (!is_ours && !this.#is_dirty) this.#is_dirty = true;
    this.keeping = this.#is_dirty ? "saving" : "saved";
    if (!this.#is_dirty) return this.#memory.removeItem(UNSAVED);
    this.#unsaved_since = performance.now();
    this.#saveIn(QUIET_MS);
  }

  #failed(reply: ErrorReply) {
    this.#is_dirty = true;
    this.failure = reply;
    this.keeping = "failed";
    const wait = RETRIES_MS[Math.min(this.#failures, RETRIES_MS.length - 1)];
    this.#failures += 1;
    if (WORTH_REPEATING[reply.code]) this.#saveIn(wait ?? QUIET_MS);
    else clearTimeout(this.#timer);
  }
}

/** What the page before left there; nothing where that is damaged. */
function leftIn(memory: Memory): { text: string; language: Language } | null {
  try {
    const left: unknown = JSON.parse(memory.getItem(UNSAVED) ?? "null");
    if (typeof left !== "object" || left === null) return null;
    if (!("text" in left) || typeof left.text !== "string") return null;
    const named = "language" in left && typeof left.language === "string" ? left.language : "";
    return { text: left.text, language: languageNamed(named) };
  } catch {
    return null;
  }
}
