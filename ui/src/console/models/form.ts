// A session's form: what was typed, and what of it is sent. No rule lives here; Rust judges.
import type {
  ConfigInput,
  Draft,
  Field,
  FieldError,
  NumberRule,
  Preferences,
  RecommendationView,
  SessionView,
} from "../../shared/ipc/types";

/** A draft without the id it will be sent with. */
export type Typed = Omit<Draft, "request_id">;

/** The fields of the form in its order, each with its label. */
export const FIELDS = {
  candidate_name: "Candidate name",
  candidate_email: "Candidate email",
  time_limit: "Time limit (minutes)",
  token_budget: "Token budget",
  model: "AI model",
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
};

export function blank(preferences: Preferences, model: string, usual_instructions: string): Typed {
  return {
    candidate_name: "",
    candidate_email: "",
    time_limit: String(preferences.default_time_limit_min),
    token_budget: String(preferences.default_token_budget),
    model,
    challenge_text: "",
    instructions: preferences.default_instructions || usual_instructions,
    knows_challenge: preferences.default_knows_challenge,
    only_local: false,
  };
}

export function typedOf(draft: Draft): Typed {
  const { request_id: _, ...typed } = draft;
  return typed;
}

export function typedFrom(session: SessionView): Typed {
  return {
    candidate_name: session.candidate_name,
    candidate_email: session.candidate_email ?? "",
    time_limit: String(session.clock.limit_ms / 60_000),
    token_budget: String(session.tokens.budget),
    model: session.model,
    challenge_text: session.challenge_text ?? "",
    instructions: session.briefing.instructions,
    knows_challenge: session.briefing.knows_challenge,
    only_local: session.only_local,
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
  return (Object.keys(a) as (keyof Typed)[]).every((key) => a[key] === b[key]);
}

/** The number the interviewer typed, grouping allowed, or null where it is none. */
export function numberTyped(text: string): number | null {
  const digits = text.trim().replaceAll(/(?<=\d)[,_\s](?=\d{3}(?!\d))/g, "");
  if (digits === "") return null;
  const number = Number(digits);
  return Number.isFinite(number) ? number : null;
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
    },
  };
}

/** The message beside a field, where there is one. */
export function errorAt(errors: readonly FieldError[], field: Field): string | null {
  return errors.find((error) => error.field === field)?.message ?? null;
}
