// The words for Rust's names: statuses, actions, offers.
import type {
  AssistantOffer,
  ImportOutcome,
  ItemKind,
  LibraryCounts,
  PinView,
  StartedBy,
  Status,
} from "../../shared/ipc/types";

export const STATUS_WORDS: Record<Status, string> = {
  created: "Created",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  expired: "Expired",
};

export const STATUSES = Object.keys(STATUS_WORDS) as Status[];

/** What can be done about an assistant that can't answer. */
export const OFFER_WORDS: Record<AssistantOffer, string> = {
  set_up: "Set it up",
  take_another: "Choose another model",
  take_practice: "Use the practice assistant",
  go_without: "Continue without an assistant",
};

/** What things of the library are called: one of them, one as a label, several, and the screen that lists
 * them. */
export const KIND_WORDS: Record<
  ItemKind,
  { one: string; name: string; many: keyof LibraryCounts; place: string }
> = {
  challenge: { one: "challenge", name: "Challenge", many: "challenges", place: "Challenges" },
  rubric: { one: "rubric", name: "Rubric", many: "rubrics", place: "Rubrics" },
  template: { one: "template", name: "Template", many: "templates", place: "Templates" },
};

export const KINDS = Object.keys(KIND_WORDS) as ItemKind[];

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

/** What became of something that was imported. */
export const OUTCOME_WORDS: Record<ImportOutcome, string> = {
  added: "Added",
  changed: "Changed",
  unchanged: "Unchanged",
  left_out: "Left out",
};

export const OUTCOMES = Object.keys(OUTCOME_WORDS) as ImportOutcome[];

/** A model that is gone is called as its provider called it. */
export function nameOfGone(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
