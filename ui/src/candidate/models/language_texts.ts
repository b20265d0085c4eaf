// What was written in each language: choosing another language puts the text away, and choosing it again
// brings it back. For as long as the window lives; what was typed is kept in the answer's history besides.
import { languageNamed } from "../../shared/code/names";
import type { Language } from "../../shared/ipc/types";
import type { Memory } from "./composer.svelte";

/** Where a page leaves them. */
const TEXTS = "own-answer-texts";

export class LanguageTexts {
  #texts: Map<Language, string>;
  #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#texts = leftIn(memory);
  }

  /** Puts a text away, and brings what was written in the language that is chosen now; null for nothing. */
  change(from: Language, text: string, to: Language): string | null {
    if (text.trim() === "") this.#texts.delete(from);
    else this.#texts.set(from, text);
    this.#memory.setItem(TEXTS, JSON.stringify([...this.#texts]));
    return this.#texts.get(to) ?? null;
  }
}

/** What the page before left there; nothing where that is damaged. */
function leftIn(memory: Memory): Map<Language, string> {
  const texts = new Map<Language, string>();
  try {
    const left: unknown = JSON.parse(memory.getItem(TEXTS) ?? "[]");
    for (const entry of Array.isArray(left) ? left : []) {
      const [name, text] = Array.isArray(entry) ? (entry as unknown[]) : [];
      if (typeof name === "string" && typeof text === "string") {
        texts.set(languageNamed(name), text);
      }
    }
  } catch {
    // Then nothing comes back.
  }
  return texts;
}
