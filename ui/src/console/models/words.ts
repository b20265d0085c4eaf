// The words for Rust's names: statuses, actions, offers.
import type {
  AssistantOffer,
  Difficulty,
  ImportOutcome,
  ItemKind,
  Language,
  LibraryCounts,
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

/** What things of the library are called: one of them, several, and the screen that lists them. */
export const KIND_WORDS: Record<
  ItemKind,
  { one: string; many: keyof LibraryCounts; place: string }
> = {
  challenge: { one: "challenge", many: "challenges", place: "Challenges" },
  rubric: { one: "rubric", many: "rubrics", place: "Rubrics" },
  template: { one: "template", many: "templates", place: "Templates" },
};

export const KINDS = Object.keys(KIND_WORDS) as ItemKind[];

export const DIFFICULTY_WORDS: Record<Difficulty, string> = {
  junior: "Junior",
  mid_level: "Mid-level",
  senior: "Senior",
};

export const DIFFICULTIES = Object.keys(DIFFICULTY_WORDS) as Difficulty[];

export const LANGUAGE_WORDS: Record<Language, string> = {
  text: "Text",
  c: "C",
  cpp: "C++",
  csharp: "C#",
  css: "CSS",
  go: "Go",
  html: "HTML",
  java: "Java",
  javascript: "JavaScript",
  json: "JSON",
  kotlin: "Kotlin",
  markdown: "Markdown",
  php: "PHP",
  python: "Python",
  ruby: "Ruby",
  rust: "Rust",
  shell: "Shell",
  sql: "SQL",
  swift: "Swift",
  typescript: "TypeScript",
};

export const LANGUAGES = Object.keys(LANGUAGE_WORDS) as Language[];

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
