// Things of the library for tests, each with what the test is about.
import type {
  Challenge,
  Content,
  ImportView,
  ItemSummary,
  ItemView,
  Template,
} from "../../shared/ipc/types";
import { blankContent } from "./challenge";

export function anItem(id: string, item: Partial<ItemSummary> = {}): ItemSummary {
  return {
    id,
    kind: "challenge",
    title: `Challenge ${id}`,
    category: "",
    difficulty: null,
    tags: [],
    languages: [],
    version: 1,
    revision: 1,
    used_in: 0,
    is_calibrated: false,
    created_at: 0,
    updated_at: 0,
    is_archived: false,
    is_deleted: false,
    ...item,
  };
}

export function aChallenge(content: Partial<Challenge> = {}): Content & { kind: "challenge" } {
  const usual = { policy: { preset: "give_hints" }, preferences: null, model: "" } as const;
  const blank = blankContent("challenge", usual) as Content & { kind: "challenge" };
  return { ...blank, title: "Rate limiter", task: "Build it.", ...content };
}

export function aView(
  summary: Partial<ItemSummary> = {},
  content: Content = aChallenge(),
  view: Partial<ItemView> = {},
): ItemView {
  const all = anItem("1", { title: content.title, kind: content.kind, ...summary });
  return {
    summary: all,
    version: all.version,
    content,
    is_pinned: false,
    named: [],
    remote_pictures: [],
    ...view,
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

export function aTemplateView(
  id: string,
  template: Partial<Template> = {},
  view: Partial<ItemView> = {},
): ItemView {
  return aView({ id }, { kind: "template", ...aTemplate(template) }, view);
}

export function aChallengeView(
  id: string,
  challenge: Partial<Challenge> = {},
  view: Partial<ItemView> = {},
): ItemView {
  return aView({ id }, aChallenge({ task: "# Limit it", ...challenge }), view);
}

export function anImport(view: Partial<ImportView> = {}): ImportView {
  return {
    source: "challenges",
    is_done: false,
    percent: 10,
    words: "3 challenges",
    trouble: null,
    lines: [],
    can_be_undone: false,
    is_undone: false,
    ...view,
  };
}
