// The words for the library's names: kinds and levels.
import type { Difficulty, ItemKind, PinView, StartedBy } from "../../shared/ipc/types";

export const DIFFICULTY_WORDS: Record<Difficulty, string> = {
  junior: "Junior",
  mid_level: "Mid-level",
  senior: "Senior",
};

export const KIND_WORDS: Record<ItemKind, string> = {
  challenge: "Challenge",
  rubric: "Rubric",
  template: "Template",
};

export const BEGINS_WORDS: Record<StartedBy, string> = {
  candidate: "The candidate, after the rules",
  interviewer: "I do, with Start on the console",
};

/** "version 1 · version 3 is the newest". */
export function versionWords({ version, newest_version }: PinView): string {
  if (newest_version === null) return `version ${version} · deleted since`;
  if (newest_version === version) return `version ${version}, the newest`;
  return `version ${version} · version ${newest_version} is the newest`;
}
