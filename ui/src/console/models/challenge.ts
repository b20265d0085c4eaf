// What the form of a challenge does with its content: plain changes, each a new content. No rule lives here;
// Rust judges.
import { count } from "../../shared/format/numbers";
import type {
  AiPolicy,
  Challenge,
  CodeText,
  Content,
  Field,
  ItemKind,
  Language,
  Preferences,
  Test,
} from "../../shared/ipc/types";
import { numberTyped } from "./form";
import type { ItemTab } from "./route";

/** What the settings and Rust say of new items. */
export interface Usual {
  policy: AiPolicy;
  preferences: Preferences | null;
  model: string;
}

/** A form in which nothing stands. */
export function blankContent(kind: ItemKind, { policy, preferences, model }: Usual): Content {
  switch (kind) {
    case "challenge":
      return { kind, ...NO_CHALLENGE, policy };
    case "rubric":
      return { kind, title: "", about: "", criteria: [] };
    case "template":
      return {
        kind,
        title: "",
        challenge: null,
        time_limit_min: preferences?.default_time_limit_min ?? null,
        token_budget: preferences?.default_token_budget ?? null,
        model,
        rubric: null,
        policy,
        instructions: preferences?.default_instructions ?? "",
        knows_challenge: preferences?.default_knows_challenge ?? true,
        only_local: false,
        begins: "candidate",
      };
  }
}

const NO_CHALLENGE: Omit<Challenge, "policy"> = {
  title: "",
  category: "",
  difficulty: null,
  tags: [],
  task: "",
  starters: [],
  solutions: [],
  tests: [],
  hints: [],
  follow_ups: [],
  look_for: "",
  limits: { time_limit_min: null, token_budget: null },
  rubric: null,
  pictures: [],
};

/** The part of the page that a field of a challenge stands in. */
const TAB_OF: Partial<Record<Field, ItemTab>> = {
  starter_code: "code",
  solution: "code",
  tests: "tests",
  hints: "private",
  follow_ups: "private",
  look_for: "private",
  policy: "policy",
  time_limit: "limits",
  token_budget: "limits",
};

export function tabOf(kind: ItemKind, field: Field): ItemTab {
  return (kind === "challenge" && TAB_OF[field]) || "content";
}

/** The languages that any of these codes is in, in the order they came. */
export function languagesIn(...codes: readonly (readonly CodeText[])[]): Language[] {
  return [...new Set(codes.flat().map(({ language }) => language))];
}

/** The codes with that text for a language. */
export function withCode(codes: readonly CodeText[], language: Language, text: string): CodeText[] {
  const at = codes.findIndex((code) => code.language === language);
  return at === -1 ? [...codes, { language, text }] : codes.with(at, { language, text });
}

export function codeIn(codes: readonly CodeText[], language: Language): string {
  return codes.find((code) => code.language === language)?.text ?? "";
}

/** "4 visible, 9 hidden"; blank where there is none. */
export function testsWords(tests: readonly Test[]): string {
  const hidden = tests.filter(({ is_hidden }) => is_hidden).length;
  if (tests.length === 0) return "";
  return `${count(tests.length - hidden)} visible, ${count(hidden)} hidden`;
}

/** A test to begin with, under a name that no other has. */
export function aTest(tests: readonly Test[]): Test {
  const check = { kind: "case", input: "", expected: "", compare: { by: "exact" } } as const;
  return { name: freeName("Test", tests, tests.length + 1), is_hidden: false, check };
}

/** The same test once more, under a name of its own. */
export function copyOf(test: Test, tests: readonly Test[]): Test {
  return { ...test, name: freeName(test.name, tests, 2) };
}

function freeName(name: string, tests: readonly Test[], from: number): string {
  const stem = name.replace(/ \d+$/, "");
  const taken = new Set(tests.map((test) => test.name));
  for (let number = from; ; number += 1) {
    if (!taken.has(`${stem} ${number}`)) return `${stem} ${number}`;
  }
}

/** What Rust refuses in place of what is no whole number: it says what would be one. */
const NO_NUMBER = -1;

/** A number as Rust takes it; null where the field is blank. */
export function wholeTyped(text: string): number | null {
  if (text.trim() === "") return null;
  const number = numberTyped(text);
  return number !== null && Number.isSafeInteger(number) ? number : NO_NUMBER;
}

export function toleranceTyped(text: string): number {
  return numberTyped(text) ?? NO_NUMBER;
}

/** The task without a picture of another computer, however it is shown. */
export function withoutPicture(task: string, address: string): string {
  const quoted = address.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const in_markdown = new RegExp(`!\\[[^\\]]*\\]\\(\\s*<?${quoted}>?(?:\\s[^)]*)?\\)`, "g");
  const in_html = new RegExp(`<img\\b[^>]*\\bsrc=(["'])${quoted}\\1[^>]*>`, "gi");
  return task.replace(in_markdown, "").replace(in_html, "");
}

/** What shows a picture of the challenge's own in its task. */
export function pictureInTask(name: string): string {
  return `![${name.replace(/\.\w+$/, "")}](pictures/${name})`;
}

export function shows(task: string, name: string): boolean {
  return task.includes(`pictures/${name}`);
}
