// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, ItemView } from "../../shared/ipc/types";
import { aChallengeView, anItem, aTemplateView } from "./testing_library";

const library = vi.hoisted(() => new Map<string, unknown>());
const kept = vi.hoisted(() => ({ draft: null as unknown, sent: [] as unknown[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { id?: string } & object }) => {
    const rows = [...library.values()].map((view) => (view as ItemView).summary);
    const templates = rows.filter(({ kind }) => kind === "template");
    switch (command) {
      case "list_library":
        return { rows: templates, total: templates.length, offset: 0 };
      case "library_item":
        return library.get(request.id ?? "") ?? null;
      case "get_draft":
        return kept.draft;
      case "check_config":
        return { errors: [], budget_hint: null, briefing_hint: null, mailbox: null };
      case "create_session":
        kept.sent.push(request);
        return null;
    }
    return null;
  },
}));

const { Desk } = await import("./desk.svelte");
const { NewSession } = await import("./new_session.svelte");
const { lostWords, suggestion } = await import("./filling");
const { blank, configInput, draftOf, same } = await import("./form");

const USUAL = "Help as a colleague would.";
const RULES = { usual_instructions: USUAL, usual_policy: { preset: "give_hints" } } as const;

function aDesk() {
  const desk = new Desk();
  const preferences = { default_time_limit_min: 60, default_token_budget: 50_000 };
  desk.preferences = { ...preferences, default_instructions: "Own." } as never;
  desk.catalogue = { form_model: "gpt-4o", models: [] } as never;
  desk.start = { form: RULES } as never;
  return desk;
}

async function opened(from: Parameters<InstanceType<typeof NewSession>["open"]>[0] = null) {
  const desk = aDesk();
  const form = new NewSession(desk);
  await form.open(from);
  return { desk, form };
}

const undo = (desk: InstanceType<typeof Desk>) => desk.toasts.all.at(-1)?.action?.run();

beforeEach(() => {
  library.clear();
  kept.draft = null;
  library.set("t", aTemplateView("t", { challenge: "c" }, { named: [anItem("c")] }));
  library.set("c", aChallengeView("c"));
});

describe("a new session", () => {
  it("begins with a choice, and not where there are no templates", async () => {
    expect((await opened()).form.choosing).toBe(true);
    library.delete("t");
    expect((await opened()).form.choosing).toBe(false);
  });

  it("goes straight to a form that waits", async () => {
    const preferences = aDesk().preferences ?? ({} as never);
    const typed = { ...blank(preferences, "gpt-4", RULES), candidate_name: "Jane", template: "t" };
    kept.draft = draftOf(typed, RULES.usual_policy, "r") satisfies Draft;
    const { form } = await opened();
    expect(form.choosing).toBe(false);
    expect(form.template?.title).toBe("Backend");
    expect([...form.differing]).toContain("time_limit");
  });

  it("is filled from its template, which is no typing", async () => {
    const { form } = await opened();
    await form.beginWith("t");
    expect(form.typed).toMatchObject({
      ...{ template: "t", challenge: "c", challenge_text: "# Limit it", time_limit: "45" },
      ...{ token_budget: "20000", model: "gpt-4", policy: { preset: "explain_only" } },
      ...{ instructions: USUAL, knows_challenge: false, only_local: true },
    });
    expect([form.choosing, form.untouched, form.differing.size]).toEqual([false, true, 0]);
    expect(configInput(form.typed)).toMatchObject({ template: "t", challenge: "c", rubric: null });
  });

  it("is filled at once from what its address names", async () => {
    const { form } = await opened({ kind: "template", id: "t" });
    expect([form.choosing, form.template?.id]).toEqual([false, "t"]);
    const other = await opened({ kind: "challenge", id: "c" });
    expect([other.form.choosing, other.form.typed.challenge]).toEqual([false, "c"]);
    const gone = await opened({ kind: "template", id: "x" });
    expect([gone.form.choosing, gone.form.template]).toEqual([true, null]);
  });

  it("keeps whom it is for when its template is changed, and gives the rest back", async () => {
    const { desk, form } = await opened();
    await form.beginWith("t");
    form.typed.candidate_name = "Jane";
    form.typed.extra_time = "25";
    form.typed.time_limit = "50";
    await form.beginBlank();
    expect(form.typed).toMatchObject({ candidate_name: "Jane", extra_time: "25", template: null });
    expect([form.typed.time_limit, form.template]).toEqual(["60", null]);
    undo(desk);
    expect(form.typed).toMatchObject({ time_limit: "50", template: "t", challenge: "c" });
    expect(form.template?.id).toBe("t");
  });

  it("says nothing of a form in which nothing was typed", async () => {
    const { desk, form } = await opened();
    await form.beginWith("t");
    await form.beginBlank();
    expect(desk.toasts.all).toEqual([]);
  });

  it("tells of a challenge its template lost", async () => {
    library.delete("c");
    const { form } = await opened();
    await form.beginWith("t");
    expect(form.typed).toMatchObject({ challenge: null, challenge_text: "" });
    expect(lostWords(form.template?.lost ?? [])).toContain("challenge was deleted");
    expect(lostWords([])).toBeNull();
  });
});

describe("a field that differs from the template", () => {
  it("is known, and says again what the template says", async () => {
    const { form } = await opened();
    await form.beginWith("t");
    form.typed.time_limit = "50";
    form.typed.policy = { preset: "own", text: "Only SQL." };
    form.typed.candidate_name = "Jane";
    expect([...form.differing].sort()).toEqual(["policy", "time_limit"]);
    form.restore("time_limit");
    form.restore("policy");
    expect(form.differing.size).toBe(0);
    expect(form.typed.candidate_name).toBe("Jane");
  });

  it("is the challenge, too, where the text is another's", async () => {
    library.set("d", aChallengeView("d", { task: "# Limit it" }));
    const { form } = await opened();
    await form.beginWith("t");
    await form.takeChallenge("d");
    expect([...form.differing]).toEqual(["challenge_text"]);
    form.restore("challenge_text");
    expect([form.typed.challenge, form.challenge?.id]).toEqual(["c", "c"]);
  });
});

describe("a challenge of the library", () => {
  it("replaces what was written, which can be had back", async () => {
    library.delete("t");
    const { desk, form } = await opened();
    form.typed.challenge_text = "Mine";
    await form.takeChallenge("c");
    expect(form.typed).toMatchObject({ challenge: "c", challenge_text: "# Limit it" });
    undo(desk);
    expect(form.typed).toMatchObject({ challenge: null, challenge_text: "Mine" });
    expect(form.challenge).toBeNull();
  });

  it("stays named while its text is edited, and leaves the text where it is detached", async () => {
    const { form } = await opened({ kind: "challenge", id: "c" });
    form.typed.challenge_text += "!";
    expect(form.typed.challenge).toBe("c");
    form.leaveChallenge();
    expect(form.typed).toMatchObject({ challenge: null, challenge_text: "# Limit it!" });
  });

  it("offers only limits that are others than those typed", () => {
    const limits = { time_limit_min: 45, token_budget: 20_000 };
    const said = (minutes: number, tokens: number) =>
      suggestion(limits, { minutes, tokens }, String);
    expect(said(60, 50_000)).toBe("45 min and 20000 tokens");
    expect(said(45, 50_000)).toBe("20000 tokens");
    expect(said(45, 20_000)).toBeNull();
  });
});

it("a form is the same only where its policy is", async () => {
  const { form } = await opened();
  const typed = { ...form.typed };
  expect(same(typed, { ...typed, policy: { preset: "give_hints" } })).toBe(true);
  expect(same(typed, { ...typed, policy: { preset: "no_assistant" } })).toBe(false);
});
