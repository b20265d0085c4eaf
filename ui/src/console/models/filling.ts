// What a form of a new session is filled with from the library, and in what it differs from that since.
import { ask } from "../../shared/ipc/client";
import type { Content, ItemKind, ItemView, Template } from "../../shared/ipc/types";
import type { PictureRef, SuggestedLimits } from "../../shared/ipc/types";
import { sameIn, type Typed } from "./form";

/** A challenge of the library, as far as a form needs it. */
export interface TakenChallenge {
  id: string;
  title: string;
  version: number;
  task: string;
  limits: SuggestedLimits;
  rubric: string | null;
  pictures: readonly PictureRef[];
}

/** A template, with the challenge it names. */
export interface TakenTemplate {
  id: string;
  title: string;
  content: Template;
  challenge: TakenChallenge | null;
  /** What it names and is no longer in the library. */
  lost: readonly ("challenge" | "rubric")[];
}

/** The fields that a template fills. */
export const FILLED = [
  "time_limit",
  "token_budget",
  "model",
  "policy",
  "instructions",
  "knows_challenge",
  "only_local",
  "challenge_text",
  "rubric",
] as const satisfies readonly (keyof Typed)[];
export type FilledField = (typeof FILLED)[number];

/** An item as it is now; null where it was deleted. */
async function itemOf<K extends ItemKind>(kind: K, id: string) {
  const view = await ask("library_item", { id, version: null });
  if (!view || view.summary.is_deleted || view.content.kind !== kind) return null;
  return view as ItemView & { content: Extract<Content, { kind: K }> };
}

export async function challengeFrom(id: string): Promise<TakenChallenge | null> {
  const view = await itemOf("challenge", id);
  if (!view) return null;
  const { title, task, limits, rubric, pictures } = view.content;
  return { id, title, version: view.version, task, limits, rubric, pictures };
}

export async function templateFrom(id: string): Promise<TakenTemplate | null> {
  const view = await itemOf("template", id);
  if (!view) return null;
  const { kind: _, ...content } = view.content;
  const challenge = content.challenge ? await challengeFrom(content.challenge) : null;
  const has_rubric =
    content.rubric !== null && view.named.some((named) => named.id === content.rubric);
  const lost = [
    ...(content.challenge && !challenge ? (["challenge"] as const) : []),
    ...(content.rubric && !has_rubric ? (["rubric"] as const) : []),
  ];
  return { id, title: content.title, content, challenge, lost };
}

/** The form with what the template says; whom it is for, and what they are given beside the limits, stays. */
export function filled(typed: Typed, template: TakenTemplate, usual_instructions: string): Typed {
  const { content, challenge, lost } = template;
  return {
    ...typed,
    template: template.id,
    time_limit: String(content.time_limit_min ?? ""),
    token_budget: String(content.token_budget ?? ""),
    model: content.model,
    policy: content.policy,
    instructions: content.instructions.trim() === "" ? usual_instructions : content.instructions,
    knows_challenge: content.knows_challenge,
    only_local: content.only_local,
    challenge: challenge?.id ?? null,
    challenge_text: challenge?.task ?? "",
    rubric: lost.includes("rubric") ? null : content.rubric,
  };
}

/** The fields that no longer say what they were filled with. */
export function changedFields(typed: Typed, base: Typed | null): ReadonlySet<FilledField> {
  if (!base) return new Set();
  const differs = (key: FilledField) =>
    !sameIn(key, typed, base) || (key === "challenge_text" && typed.challenge !== base.challenge);
  return new Set(FILLED.filter(differs));
}

/** That the template names something that was deleted, and what to do. */
export function lostWords(lost: TakenTemplate["lost"]): string | null {
  if (lost.length === 2) {
    return "This template’s challenge and rubric were deleted. Choose others, or go without.";
  }
  if (lost[0] === "challenge") {
    return "This template’s challenge was deleted. Write one, or choose another.";
  }
  return lost[0] ? "This template’s rubric was deleted. Choose another, or go without." : null;
}

/** "45 min and 20,000 tokens" as far as a challenge suggests them; null where it suggests nothing else than
 * what is typed. */
export function suggestion(
  { time_limit_min, token_budget }: SuggestedLimits,
  typed: { minutes: number | null; tokens: number | null },
  count: (n: number) => string,
): string | null {
  const parts = [
    time_limit_min !== null && time_limit_min !== typed.minutes && `${count(time_limit_min)} min`,
    token_budget !== null && token_budget !== typed.tokens && `${count(token_budget)} tokens`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(" and ") : null;
}
