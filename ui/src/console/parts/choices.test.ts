// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AiPolicy, PolicyView } from "../../shared/ipc/types";
import { focused, press, put } from "../../shared/parts/testing/shown";
import { anItem } from "../models/testing_library";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "./testing/shown";

const told = vi.hoisted(() => ({
  rows: [] as { title: string }[],
  sent: [] as [string, Record<string, unknown>][],
  refusal: null as unknown,
}));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    told.sent.push([command, request]);
    if (command === "list_library") {
      const rows = told.rows.filter(({ title }) => title.includes(String(request.text)));
      return { rows, total: rows.length, offset: 0 };
    }
    if (told.refusal) throw told.refusal;
    if (command === "save_as_template") return { summary: { id: "t", title: request.title } };
    return aSession("1", { version: 2 });
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { ItemChoice } = await import("../models/item_choice.svelte");
const { default: ItemSearch } = await import("./ItemSearch.svelte");
const { default: PolicyField } = await import("./PolicyField.svelte");
const { default: Accommodate } = await import("./Accommodate.svelte");
const { default: SaveAsTemplate } = await import("./SaveAsTemplate.svelte");

const sentOf = (command: string) =>
  told.sent.flatMap(([one, request]) => (one === command ? [request] : []));

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
  told.sent = [];
  told.refusal = null;
  told.rows = [anItem("a", { title: "Backend" }), anItem("b", { title: "Frontend" })];
});

describe("finding an item of the library", { timeout: 60_000 }, () => {
  async function searching() {
    const chosen: string[] = [];
    const desk = new Desk();
    show(ItemSearch as never, desk, {
      choice: new ItemChoice("template", desk),
      ...{ label: "Blank, or a template", placeholder: "", nothing: "None" },
      other: { name: "Blank", note: "", testid: "blank", run: () => chosen.push("blank") },
      onchoose: ({ id }: { id: string }) => chosen.push(id),
    });
    await see("item-offer");
    const field = find<HTMLInputElement>("item-search");
    if (!field) throw new Error("there is no field");
    return { chosen, field };
  }

  it("has the keyboard in its field, asks for the newest first, and goes through by arrows", async () => {
    const { chosen, field } = await searching();
    expect(focused()).toBe("item-search");
    expect(sentOf("list_library")[0]).toMatchObject({ sort: "updated", descending: true });
    press(field, "Enter");
    press(field, "ArrowDown");
    press(field, "ArrowDown");
    expect(field.getAttribute("aria-activedescendant")).not.toBeNull();
    expect(press(field, "Enter").defaultPrevented).toBe(true);
    expect(chosen).toEqual(["blank", "b"]);
  });

  it("puts what was found before going without", async () => {
    const { chosen, field } = await searching();
    fill(field, "Front");
    await vi.waitFor(() => {
      flushSync();
      expect(document.querySelectorAll('[data-testid="item-offer"]')).toHaveLength(1);
    });
    press(field, "Enter");
    expect(chosen).toEqual(["b"]);
  });
});

describe("the choice of a policy", () => {
  const policies: PolicyView[] = (["no_assistant", "give_hints"] as const).map((preset) => ({
    ...{ policy: { preset }, title: preset, text: "" },
  }));

  function choosing(policy: AiPolicy | null, error: string | null = null) {
    const chosen: AiPolicy[] = [];
    const onchange = (next: AiPolicy) => chosen.push(next);
    put(PolicyField, { policy, policies, error, onchange });
    return chosen;
  }

  it("is Rust's, and one in own words", () => {
    const chosen = choosing({ preset: "give_hints" });
    const on = find<HTMLInputElement>("policy-give_hints");
    expect([on?.checked, find("field-policy"), find("policy-none")]).toEqual([true, null, null]);
    find("policy-no_assistant")?.click();
    find("policy-own")?.click();
    expect(chosen).toEqual([{ preset: "no_assistant" }, { preset: "own", text: "" }]);
  });

  it("takes own words, and shows beside them what is wrong with them", () => {
    const chosen = choosing({ preset: "own", text: "Only SQL." }, "Say what");
    const field = find<HTMLTextAreaElement>("field-policy");
    expect(field?.value).toBe("Only SQL.");
    expect(find("field-policy-error")?.textContent).toContain("Say what");
    if (field) fill(field, "Only Rust.");
    expect(chosen).toEqual([{ preset: "own", text: "Only Rust." }]);
  });

  it("is none for a session of before, which says so", () => {
    choosing(null);
    expect(document.querySelector("input:checked")).toBeNull();
    expect(find("policy-none")).not.toBeNull();
  });
});

describe("an accommodation", { timeout: 60_000 }, () => {
  async function giving() {
    const desk = new Desk();
    desk.start = { form: { accommodation_percent: { min: 0, max: 200, step: 5 } } } as never;
    const session = {
      ...aSession("1"),
      ...{ accommodation: "25 % more time", extra_time_percent: 25, extra_tokens_percent: 0 },
      policy: null,
    };
    const onclose = vi.fn();
    show(Accommodate as never, desk, { session, onclose });
    const time = await see<HTMLInputElement>("field-extra_time");
    return { desk, time, onclose };
  }

  it("is sent in per cent with the version looked at, blank as none, and says Rust's limits", async () => {
    const { desk, time, onclose } = await giving();
    expect(time.value).toBe("25");
    expect(find("accommodation-now")?.textContent).toContain("25 % more time");
    fill(time, "50");
    find("confirm")?.click();
    await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    expect(sentOf("give_accommodation")).toMatchObject([
      { id: "1", version: 1, extra_time_percent: 50, extra_tokens_percent: 0 },
    ]);
    expect(desk.toasts.all[0]?.detail).toContain("60 min and 50,000 tokens");
  });

  it("that is refused says why beside its field and stays open", async () => {
    const { time, onclose } = await giving();
    told.refusal = {
      ...{ code: "invalid_input", message: "No", session: null },
      fields: [{ field: "extra_time", message: "Between 0 and 200" }],
    };
    fill(time, "lots");
    find("confirm")?.click();
    await vi.waitFor(() =>
      expect(find("field-extra_time-error")?.textContent).toContain("Between 0 and 200"),
    );
    expect(sentOf("give_accommodation")[0]?.extra_time_percent).toBeNull();
    expect(onclose).not.toHaveBeenCalled();
  });
});

describe("saving a session as a template", { timeout: 60_000 }, () => {
  it("asks for a title, which is the challenge's at first, and leads to the template", async () => {
    const desk = new Desk();
    const session = aSession("1", { challenge_title: "Rate limiter" });
    desk.saving_template = session;
    show(SaveAsTemplate, desk, { session });
    const title = await see<HTMLInputElement>("field-title");
    expect(title.value).toBe("Rate limiter");
    fill(title, "Backend");
    find("confirm")?.click();
    await vi.waitFor(() => expect(desk.saving_template).toBeNull());
    expect(sentOf("save_as_template")).toMatchObject([{ id: "1", title: "Backend" }]);
    desk.toasts.all[0]?.action?.run();
    expect(location.hash).toBe("#/templates/t");
  });
});
