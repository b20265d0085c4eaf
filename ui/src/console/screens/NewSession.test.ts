// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aMain, focused, press, WAIT } from "../../shared/parts/testing/shown";
import { aChallengeView, anItem, aTemplateView } from "../models/testing_library";
import type { FilledFrom } from "../models/route";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "../parts/testing/shown";

const told = vi.hoisted(() => ({
  items: new Map<string, unknown>(),
  sent: [] as [string, Record<string, unknown>][],
  errors: [] as { field: string; message: string }[],
}));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    told.sent.push([command, request]);
    switch (command) {
      case "list_library":
        return { rows: [anItem("t", { title: "Backend" })], total: 1, offset: 0 };
      case "library_item":
        return told.items.get(String(request.id)) ?? null;
      case "check_config":
        return { errors: [...told.errors], budget_hint: null, briefing_hint: null, mailbox: null };
      case "create_session":
        if (told.errors.length > 0) {
          throw Object.assign(new Error(), {
            ...{ code: "invalid_input", message: "Fix this", fields: told.errors },
          });
        }
        return aSession("1", { status: "created" });
    }
    return null;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: NewSession } = await import("./NewSession.svelte");

const rule = { min: 1, max: 1_000_000, step: 1 };

async function opened(from: FilledFrom | null = null) {
  const desk = new Desk();
  const preferences = { default_time_limit_min: 60, default_token_budget: 50_000 };
  desk.preferences = { ...preferences, help_panel_open: false } as never;
  desk.catalogue = { form_model: "gpt-4", models: [], recommendations: [] } as never;
  const form = {
    ...{ usual_instructions: "Help.", usual_policy: { preset: "give_hints" } },
    accommodation_percent: rule,
    ...{ time_limit_min: rule, token_budget: rule },
    policies: [{ policy: { preset: "explain_only" }, title: "Explains", text: "" }],
  };
  desk.start = { form } as never;
  aMain();
  show(NewSession as never, desk, { from });
  await see(from ? "from-template" : "begin-with");
}

beforeEach(() => {
  // jsdom lays nothing out.
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  // Nor can it type for anybody: the field is given its text instead.
  Object.assign(document, { execCommand: () => false });
  told.sent = [];
  told.errors = [];
  told.items.set("t", aTemplateView("t", { challenge: "c" }, { named: [anItem("c")] }));
  told.items.set("c", aChallengeView("c"));
});

describe("a new session from a template", { timeout: 60_000 }, () => {
  it("takes the choice, and Create", async () => {
    await opened();
    (await see("item-offer")).click();
    await vi.waitFor(() => expect(focused()).toBe("field-candidate_name"), WAIT);
    expect(find("from-template")?.textContent).toContain("Backend");
    find("create-session")?.click();
    await see("created");
    const [, request] = told.sent.find(([command]) => command === "create_session") ?? [];
    expect(request?.config).toMatchObject({ template: "t", challenge: "c", time_limit_min: 45 });
  });

  it("begins with it again where it is asked for once more after Create", async () => {
    location.hash = "#/new/template/t";
    await opened({ kind: "template", id: "t" });
    const name = find<HTMLInputElement>("field-candidate_name");
    if (name) fill(name, "Jane");
    find("create-session")?.click();
    await see("session-id");
    window.dispatchEvent(new Event("hashchange"));
    expect((await see("from-template")).textContent).toContain("Backend");
    await vi.waitFor(() => expect(focused()).toBe("field-candidate_name"), WAIT);
    expect(find<HTMLInputElement>("field-candidate_name")?.value).toBe("");
    location.hash = "";
  });

  it("is begun by keys alone, and blank by the first of them", async () => {
    await opened();
    expect(focused()).toBe("item-search");
    press(find("item-search") ?? document, "Enter");
    await vi.waitFor(() => expect(focused()).toBe("field-candidate_name"), WAIT);
    expect(find("from-template")?.textContent).toContain("No template");
    expect(find<HTMLInputElement>("field-time_limit")?.value).toBe("60");
  });

  it("marks what was changed, in words, and gives it back", async () => {
    await opened();
    (await see("item-offer")).click();
    const time = await see<HTMLInputElement>("field-time_limit");
    expect(find("changed-time_limit")).toBeNull();
    fill(time, "50");
    expect(find("changed-time_limit")?.textContent).toContain("Changed from template");
    expect(find("changed-token_budget")).toBeNull();
    find("restore-time_limit")?.click();
    await vi.waitFor(() => expect(focused()).toBe("field-time_limit"), WAIT);
    flushSync();
    expect([time.value, find("changed-time_limit")]).toEqual(["45", null]);
  });

  it("says of an edited challenge that the library’s is not changed", async () => {
    await opened();
    (await see("item-offer")).click();
    const task = await see<HTMLTextAreaElement>("field-challenge");
    expect(find("challenge-source")?.textContent).toContain("Rate limiter");
    expect(find("challenge-edited")).toBeNull();
    fill(task, "# Another");
    expect(find("challenge-edited")).not.toBeNull();
  });

  it("keeps an accommodation folded away until something is typed there", async () => {
    await opened();
    (await see("item-offer")).click();
    const fold = await see<HTMLDetailsElement>("accommodation");
    expect(fold.open).toBe(false);
    const extra = find<HTMLInputElement>("field-extra_time");
    if (extra) fill(extra, "25");
    expect(fold.open).toBe(true);
    find("create-session")?.click();
    await see("created");
    const [, request] = told.sent.find(([command]) => command === "create_session") ?? [];
    expect(request?.config).toMatchObject({ extra_time_percent: 25, extra_tokens_percent: null });
  });

  it("leaves the preview alone when a check finds what is known to be wrong", async () => {
    await opened();
    (await see("item-offer")).click();
    const name = await see<HTMLInputElement>("field-candidate_name");
    told.errors = [{ field: "challenge", message: "Too long" }];
    find("challenge-preview")?.click();
    flushSync();
    find("create-session")?.click();
    await vi.waitFor(() => expect(focused()).toBe("field-challenge"), WAIT);
    expect(find("challenge-drawn")).toBeNull();
    find("challenge-preview")?.click();
    flushSync();
    told.sent = [];
    fill(name, "Jane");
    const checks = () => told.sent.filter(([command]) => command === "check_config");
    await vi.waitFor(() => expect(checks()).toHaveLength(1), WAIT);
    await new Promise((next) => setTimeout(next));
    flushSync();
    expect(find("challenge-drawn")).not.toBeNull();
  });
});
