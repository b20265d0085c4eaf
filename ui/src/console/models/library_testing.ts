// Items of the library for tests, each with what the test is about.
import type { Challenge, ItemSummary, ItemView, Template } from "../../shared/ipc/types";

export function aSummary(id: string, summary: Partial<ItemSummary> = {}): ItemSummary {
  return {
    ...{ id, kind: "template", title: `Item ${id}`, category: "", difficulty: null, tags: [] },
    ...{ languages: [], version: 1, revision: 1, used_in: 0, is_calibrated: false },
    ...{ created_at: 0, updated_at: 0, is_archived: false, is_deleted: false },
    ...summary,
  };
}

export function aTemplate(template: Partial<Template> = {}): Template {
  return {
    ...{ title: "Backend", challenge: null, time_limit_min: 45, token_budget: 20_000 },
    ...{ model: "gpt-4", rubric: null, policy: { preset: "explain_only" }, instructions: "" },
    ...{ knows_challenge: false, only_local: true, begins: "candidate" },
    ...template,
  };
}

export function aChallenge(challenge: Partial<Challenge> = {}): Challenge {
  return {
    ...{ title: "Rate limiter", category: "", difficulty: null, tags: [], task: "# Limit it" },
    ...{ starters: [], solutions: [], tests: [], hints: [], follow_ups: [], look_for: "" },
    ...{ limits: { time_limit_min: null, token_budget: null }, policy: { preset: "give_hints" } },
    ...{ rubric: null, pictures: [] },
    ...challenge,
  };
}

export function aTemplateView(
  id: string,
  template: Partial<Template> = {},
  view: Partial<ItemView> = {},
): ItemView {
  const content = { kind: "template" as const, ...aTemplate(template) };
  return viewOf(aSummary(id, { title: content.title }), content, view);
}

export function aChallengeView(
  id: string,
  challenge: Partial<Challenge> = {},
  view: Partial<ItemView> = {},
): ItemView {
  const content = { kind: "challenge" as const, ...aChallenge(challenge) };
  return viewOf(aSummary(id, { kind: "challenge", title: content.title }), content, view);
}

function viewOf(
  summary: ItemSummary,
  content: ItemView["content"],
  view: Partial<ItemView>,
): ItemView {
  return {
    ...{ summary, version: summary.version, content, is_pinned: false, named: [] },
    remote_pictures: [],
    ...view,
  };
}
