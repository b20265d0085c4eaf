// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FieldError, Rubric, Template } from "../../shared/ipc/types";
import { aMain, focused, heard, press } from "../../shared/parts/testing/shown";
import { aTemplate } from "../models/testing_library";
import { moved, placeAt } from "../models/order";
import { fill, find, see, show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) =>
    command === "list_library" ? { rows: [], total: 0, offset: 0 } : null,
}));

const { Desk } = await import("../models/desk.svelte");
const { default: RubricEditor } = await import("./RubricEditor.svelte");
const { default: TemplateEditor } = await import("./TemplateEditor.svelte");

const criterion = (name: string, levels = 4) => ({
  ...{ name, about: "" },
  levels: Array.from({ length: levels }, (_, at) => `${name} ${at + 1}`),
});

function editing(names: string[], { locked = false, errors = [] as FieldError[] } = {}) {
  const held = $state({
    rubric: { title: "Rounds", about: "", criteria: names.map((name) => criterion(name)) },
  });
  const desk = new Desk();
  const criteria = { min: 1, max: 12, step: 1 };
  desk.start = { form: { criteria, levels: { min: 4, max: 5, step: 1 } } } as never;
  show(RubricEditor as never, desk, {
    ...{ errors, locked, change: (next: Rubric) => (held.rubric = next) },
    get content() {
      return held.rubric;
    },
  });
  return { held, names: () => held.rubric.criteria.map(({ name }) => name) };
}

const all = (testid: string) => [
  ...document.querySelectorAll<HTMLInputElement>(`[data-testid="${testid}"]`),
];

describe("a rubric's criteria", () => {
  it("are moved by key from where one is, and the keyboard stays there", async () => {
    const said = heard();
    const { names } = editing(["A", "B", "C"]);
    const field = all("criterion-name")[0];
    field?.focus();
    expect(press(field ?? document, "ArrowDown", { altKey: true }).defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(said).toEqual(["“A”: now 2 of 3"]));
    expect(names()).toEqual(["B", "A", "C"]);
    expect(document.activeElement).toBe(all("criterion-name")[1]);
    expect(press(field ?? document, "ArrowDown").defaultPrevented).toBe(false);
    expect(names()).toEqual(["B", "A", "C"]);
  });

  it("are moved by button, and not beyond an end", async () => {
    const { names } = editing(["A", "B"]);
    expect(all("move-up").map(({ disabled }) => disabled)).toEqual([true, false]);
    all("move-up")[1]?.focus();
    all("move-up")[1]?.click();
    flushSync();
    expect(names()).toEqual(["B", "A"]);
    await vi.waitFor(() => expect(focused()).toBe("move-down"));
  });

  it("are removed and can be had back where they were", async () => {
    const { names } = editing(["A", "B", "C"]);
    all("remove-criterion")[1]?.click();
    flushSync();
    expect(names()).toEqual(["A", "C"]);
    expect(all("criterion-name").map(({ value }) => value)).toEqual(["A", "C"]);
    await vi.waitFor(() => expect(focused()).toBe("undo-removal"));
    find("undo-removal")?.click();
    await vi.waitFor(() => expect(names()).toEqual(["A", "B", "C"]));
    flushSync();
    expect(find("removed")).toBeNull();
  });

  it("have a fifth level that comes, goes, and can be had back with its words", async () => {
    const { held } = editing(["A"]);
    const levels = () => held.rubric.criteria[0]?.levels;
    find("add-level")?.click();
    await vi.waitFor(() => expect(focused()).toBe("level-4"));
    const fifth = find<HTMLTextAreaElement>("level-4");
    if (fifth) fill(fifth, "Beyond");
    expect([levels()?.length, find("add-level")]).toEqual([5, null]);
    find("remove-level")?.click();
    await vi.waitFor(() => expect(levels()).toHaveLength(4));
    flushSync();
    find("undo-removal")?.click();
    await vi.waitFor(() => expect(levels()?.[4]).toBe("Beyond"));
  });

  it("are added up to twelve, each under its own name", async () => {
    const { names } = editing(Array.from({ length: 11 }, (_, at) => `C${at}`));
    find("add-criterion")?.click();
    await vi.waitFor(() => expect(focused()).toBe("criterion-name"));
    expect(names()).toHaveLength(12);
    expect(all("add-criterion")[0]?.disabled).toBe(true);
  });

  it("can be read and not changed where the rubric is locked", () => {
    const errors: FieldError[] = [{ field: "criteria", message: "Needs a name" }];
    editing(["A", "B"], { locked: true, errors });
    expect(all("criterion-name").every(({ readOnly }) => readOnly)).toBe(true);
    for (const button of ["move-up", "remove-criterion", "add-level", "add-criterion"]) {
      expect(find(button)).toBeNull();
    }
    expect(find("criteria-errors")?.textContent).toContain("Needs a name");
  });

  it("take the place they are let go at", () => {
    const middles = [50, 150, 250];
    expect([10, 60, 160, 300].map((y) => placeAt(middles, 1, y))).toEqual([0, 1, 1, 2]);
    expect([10, 140, 160, 300].map((y) => placeAt(middles, 0, y))).toEqual([0, 0, 1, 2]);
    expect(moved(["A", "B", "C"], 0, 2)).toEqual(["B", "C", "A"]);
    expect(moved(["A", "B", "C"], 2, 0)).toEqual(["C", "A", "B"]);
  });
});

describe("a template's form", { timeout: 60_000 }, () => {
  async function shown(template: Partial<Template> = {}, locked = false) {
    const desk = new Desk();
    const rule = { min: 5, max: 480, step: 5 };
    const policies = (["no_assistant", "explain_only"] as const).map((preset) => ({
      ...{ policy: { preset }, title: preset, text: "" },
    }));
    const form = { time_limit_min: rule, token_budget: rule, policies, usual_instructions: "" };
    desk.start = { form } as never;
    const held = $state({ template: aTemplate(template) });
    aMain();
    show(TemplateEditor as never, desk, {
      ...{ errors: [], locked, desk, change: (next: Template) => (held.template = next) },
      get content() {
        return held.template;
      },
    });
    await see("template-editor");
    return held;
  }

  beforeEach(() => {
    // jsdom lays nothing out.
    Element.prototype.scrollIntoView = () => undefined;
  });

  it("keeps what was typed where it is no number, and tells that it is none", async () => {
    const held = await shown();
    const field = find<HTMLInputElement>("field-time_limit");
    if (field) fill(field, "an hour");
    expect([held.template.time_limit_min, field?.value]).toEqual([null, "an hour"]);
    held.template = { ...held.template, time_limit_min: 90 };
    flushSync();
    expect(field?.value).toBe("90");
  });

  it("has nothing about a model where there is no assistant", async () => {
    const held = await shown();
    expect(find("field-model")).not.toBeNull();
    find("policy-no_assistant")?.click();
    flushSync();
    expect(held.template.policy).toEqual({ preset: "no_assistant" });
    for (const name of ["field-model", "field-instructions", "field-token_budget"]) {
      expect(find(name)).toBeNull();
    }
    expect(find("no-assistant")).not.toBeNull();
    expect(held.template.model).toBe("gpt-4");
  });

  it("says who begins", async () => {
    const held = await shown();
    find("begins-interviewer")?.click();
    expect(held.template.begins).toBe("interviewer");
  });

  it("can be read and not changed where it is locked", async () => {
    await shown({}, true);
    expect(find<HTMLFieldSetElement>("template-editor")?.disabled).toBe(true);
    expect(find("field-template-challenge")).toBeNull();
  });
});
