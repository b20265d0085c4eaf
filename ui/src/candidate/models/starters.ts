// Code to begin the own answer with: when it is put there, and that it never takes the place of what was typed.
import type { CodeText, Language } from "../../shared/ipc/types";

/** What the answer is now. */
export interface Now {
  text: string;
  /** Whether nothing was ever written: not in this window, and not before it. */
  is_unwritten: boolean;
}

export class Starters {
  #all: readonly CodeText[];
  /** What was put there and stands there untouched, as far as the text says so. */
  #put: string | null = null;

  constructor(all: readonly CodeText[]) {
    // As the editor has it: otherwise nothing that was put there would be found again.
    this.#all = all.map(({ language, text }) => ({
      language,
      text: text.replaceAll(/\r\n?/g, "\n"),
    }));
  }

  of(language: Language | null): string | null {
    return this.#all.find((one) => one.language === language)?.text ?? null;
  }

  /** What an answer begins with in which nothing was written, in the language that is chosen or the first
   * there is code for; null where the answer is left as it is. */
  atFirst(language: Language | null, now: Now): CodeText | null {
    // After a pause it stands there still.
    this.#put = this.#all.some(({ text }) => text === now.text) ? now.text : null;
    if (!now.is_unwritten || now.text !== "") return null;
    const fitting = this.#all.find((one) => one.language === language) ?? this.#all[0] ?? null;
    if (fitting) this.#put = fitting.text;
    return fitting;
  }

  /** What the answer begins with in a language that was just chosen; null where it is left as it is. */
  forChosen(language: Language, now: Now): string | null {
    const is_free =
      (now.is_unwritten && now.text === "") || (now.text !== "" && now.text === this.#put);
    const text = this.of(language);
    if (!is_free || text === null || text === now.text) return null;
    this.#put = text;
    return text;
  }

  /** The interviewer's code once more, because the candidate wants it. */
  again(language: Language | null): string | null {
    const text = this.of(language);
    if (text !== null) this.#put = text;
    return text;
  }
}
