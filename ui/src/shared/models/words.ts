// The words for what both pages say of a session.
import type { Band } from "../ipc/types";

/** Said where a colour alone would say it. */
export const BAND_WORDS: Record<Band, string> = {
  green: "over half left",
  yellow: "under half left",
  orange: "under a quarter left",
  red: "under a tenth left",
};

/** What became of an answer that failed, by what came of it. */
export function failedWords(text: string): string {
  return text === "" ? "No answer." : "The answer was cut off.";
}
