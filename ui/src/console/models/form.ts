// A session's form: what was typed, and what of it is sent. No rule lives here; Rust judges.
import type {
  AiPolicy,
  ConfigInput,
  Draft,
  Field,
  FieldError,
  FormRules,
  NumberRule,
  Preferences,
  RecommendationView,
  SessionView,
} from "../../shared/ipc/types";
import { samePolicy } from "./policy";

/** A draft without the id it will be sent with. */
export type Typed = Omit<Draft, "request_id" | "policy"> & {
  /** None in the form of a session of before until one is chosen, and where nothing stands yet. */
  policy: AiPolicy | null;
};

/** The fields of the form in its order, each with its label. */
export const FIELDS = {
  candidate_name: "Candidate name",
  candidate_email: "Candidate email",
  time_limit: "Time limit (minutes)",
  token_budget: "Token budget",
  extra_time: "Extra time (per cent)",
  extra_tokens: "Extra tokens (per cent)",
  model: "AI model",
  policy: "AI policy",
  instructions: "Assistant instructions",
  challenge: "Challenge description",
} as const satisfies Partial<Record<Field, string>>;

export type FormField = keyof typeof FIELDS;

export function fieldId(field: Field): string {
  return `field-${field}`;
}

/** A form in which nothing stands. */
export const NOTHING: Typed = {
  candidate_name: "",
  candidate_email: "",
  time_limit: "",
  token_budget: "",
  model: "",
  challenge_text: "",
  instructions: "",
  knows_challenge: true,
  only_local: false,
  policy: null,
  template: null,
  challenge: null,
  rubric: null,
  extra_time: "",
  extra_tokens: "",
};

export function blank(
  preferences: Preferences,
  model: string,
  { usual_instructions, usual_policy }: Pick<FormRules, "usual_instructions" | "usual_policy">,
): Typed {
  return {
    ...NOTHING,
    time_limit: String(preferences.default_time_limit_min),
    token_budget: String(preferences.default_token_budget),
    model,
    instructions: preferences.default_instructions || usual_instructions,
    knows_challenge: preferences.default_knows_challenge,
    policy: usual_policy,
  };
}

export function typedOf(draft: Draft): Typed {
  const { request_id: _, ...typed } = draft;
  return typed;
}

export function typedFrom(session: SessionView): Typed {
  return {
    ...NOTHING,
    candidate_name: session.candidate_name,
    candidate_email: session.candidate_email ?? "",
    time_limit: String(session.original_time_limit_min),
    token_budget: String(session.original_token_budget),
    model: session.model,
    challenge_text: session.challenge_text ?? "",
    instructions: session.briefing.instructions,
    knows_challenge: session.briefing.knows_challenge,
    only_local: session.only_local,
    policy: session.policy?.policy ?? null,
  };
}

export function recommended(typed: Typed, level: RecommendationView): Typed {
  return {
    ...typed,
    time_limit: String(level.time_limit_min),
    token_budget: String(level.token_budget),
    model: level.model,
  };
}

export function same(a: Typed, b: Typed): boolean {
  return (Object.keys(a) as (keyof Typed)[]).every((key) => sameIn(key, a, b));
}

/** Whether one field says the same in both. */
export function sameIn(key: keyof Typed, a: Typed, b: Typed): boolean {
  return key === "policy" ? samePolicy(a.policy, b.policy) : a[key] === b[key];
}

/** The draft that keeps what is typed; `usual` is what a form says that says nothing of a policy. */
export function draftOf(typed: Typed, usual: AiPolicy, request_id: string): Draft {
  return { ...typed, policy: typed.policy ?? usual, request_id };
}

/** The number the interviewer typed, grouping allowed, or null where it is none. */
export function numberTyped(text: string): number | null {
  const digits = text.trim().replaceAll(/(?<=\d)[,_\s](?=\d{3}(?!\d))/g, "");
  if (digits === "") return null;
  const number = Number(digits);
  return Number.isFinite(number) ? number : null;
}

/** A percentage as typed, none where nothing was. What is no number becomes one that no rule allows: without
 * it Rust would take it for nothing typed. */
export function percentTyped(text: string): number | null {
  return text.trim() === "" ? null : (numberTyped(text) ?? -1);
}

/** What a stepper makes of what was typed: the next multiple of its step, within its limits. */
export function stepped(text: string, rule: NumberRule, direction: 1 | -1): string {
  const from = numberTyped(text) ?? (direction === 1 ? 0 : rule.max + rule.step);
  const steps = from / rule.step;
  const next = (direction === 1 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1) * rule.step;
  return String(Math.min(rule.max, Math.max(rule.min, next)));
}

export function configInput(typed: Typed): ConfigInput {
  return {
    candidate_name: typed.candidate_name,
    candidate_email: typed.candidate_email,
    time_limit_min: numberTyped(typed.time_limit),
    token_budget: numberTyped(typed.token_budget),
    model: typed.model,
    challenge_text: typed.challenge_text,
    config: {
      system_prompt: typed.instructions,
      knows_challenge: typed.knows_challenge,
      ...(typed.only_local && { only_local: true }),
      ...(typed.policy && { policy: { ...typed.policy } }),
    },
    template: typed.template,
    challenge: typed.challenge,
    rubric: typed.rubric,
    extra_time_percent: percentTyped(typed.extra_time),
    extra_tokens_percent: percentTyped(typed.extra_tokens),
  };
}

/** The message beside a field, where there is one. */
export function errorAt(errors: readonly FieldError[], field: Field): string | null {
  return errors.find((error) => error.field === field)?.message ?? null;
}
