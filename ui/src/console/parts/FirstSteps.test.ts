// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, Preferences } from "../../shared/ipc/types";
import { aMain, see, WAIT } from "../../shared/parts/testing/shown";
import { find, show } from "./testing/shown";

const asked = vi.hoisted(() => [] as [string, unknown][]);
const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: unknown }) => {
    asked.push([command, request]);
    return answers.get(command) ?? null;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: FirstSteps } = await import("./FirstSteps.svelte");

const REFUSAL: ErrorReply = { code: "internal", message: "It broke.", fields: [], session: null };
const server = (words: string, is_known = false) => ({ name: "Ollama", words, is_known });

/** An answer that comes when it is told to. */
function later() {
  let end: (value: unknown) => void = () => {};
  let fail: (reply: ErrorReply) => void = () => {};
  const answer = new Promise((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { answer, end, fail };
}

function shown(preferences: Partial<Preferences> = {}) {
  const desk = new Desk();
  desk.preferences = preferences as Preferences;
  aMain();
  show(FirstSteps, desk, { level: 2 });
  return desk;
}

const text = (testid: string) => find(testid)?.textContent?.replace(/\s+/g, " ").trim();
const times = (command: string) => asked.filter(([one]) => one === command).length;

beforeEach(() => {
  asked.length = 0;
  answers.clear();
  answers.set("find_local_servers", []);
});

describe("the first steps", () => {
  it("are three, each with a heading and one way to begin", () => {
    shown();
    const steps = [...(find("first-steps")?.children ?? [])];
    expect(steps.map((step) => step.querySelector("h2")?.textContent)).toEqual([
      "Try it as a candidate",
      "Set up an assistant",
      "Import a library",
    ]);
    const ways = steps.map((step) =>
      [...step.querySelectorAll<HTMLElement>("a, button")].map(({ dataset }) => dataset.testid),
    );
    expect(ways).toEqual([["try-sample"], ["setup-assistant"], ["import-library"]]);
  });
});

describe("the sample", () => {
  it("is opened once, and is under way until its window is there", async () => {
    const opening = later();
    answers.set("try_sample", opening.answer);
    shown();
    const button = find("try-sample");
    button?.click();
    flushSync();
    expect(button?.getAttribute("aria-busy")).toBe("true");
    button?.click();
    expect(times("try_sample")).toBe(1);
    opening.end(null);
    await vi.waitFor(() => expect(button?.getAttribute("aria-busy")).toBeNull(), WAIT);
  });

  it("that can't be opened says why, and can be tried again", async () => {
    const opening = later();
    answers.set("try_sample", opening.answer);
    const desk = shown();
    find("try-sample")?.click();
    opening.fail(REFUSAL);
    await vi.waitFor(() => expect(desk.toasts.all).toHaveLength(1), WAIT);
    const [toast] = desk.toasts.all;
    expect([toast?.kind, toast?.detail?.startsWith("It broke.")]).toEqual(["error", true]);
    flushSync();
    answers.set("try_sample", null);
    find("try-sample")?.click();
    await vi.waitFor(() => expect(times("try_sample")).toBe(2), WAIT);
  });
});

describe("the step to an assistant", () => {
  it("says that it looks, and then what runs on this computer", async () => {
    const looking = later();
    answers.set("find_local_servers", looking.answer);
    shown();
    expect(text("local-servers")).toBe("Looking for model servers on this computer…");
    looking.end([server("Ollama is running."), server("LM Studio is running.", true)]);
    const said = () =>
      [...(find("local-servers")?.children ?? [])].map(({ textContent }) => textContent);
    await vi.waitFor(
      () => expect(said()).toEqual(["Ollama is running.", "LM Studio is running."]),
      WAIT,
    );
    expect(find("local-servers")?.getAttribute("aria-busy")).toBeNull();
  });

  it.each([
    [false, "No model server runs on this computer. Add one, or use a provider with a key."],
    [
      true,
      "No model server runs on this computer. Add one, or turn Offline off to use a provider with a key.",
    ],
  ])("says what can be done where none does, with Offline %s", async (only_local, words) => {
    shown({ only_local });
    await vi.waitFor(() => expect(text("local-servers")).toBe(words), WAIT);
  });

  it("claims nothing where the look failed, and says why it did", async () => {
    const looking = later();
    answers.set("find_local_servers", looking.answer);
    const desk = shown();
    looking.fail(REFUSAL);
    await vi.waitFor(
      () =>
        expect(text("local-servers")).toBe(
          "Use a model server on this computer, or a provider with a key.",
        ),
      WAIT,
    );
    expect(desk.toasts.all).toHaveLength(1);
  });

  it("asks about nothing but this computer, and leads to the settings of the assistant", async () => {
    shown({ only_local: true });
    await vi.waitFor(() => expect(text("local-servers")).toContain("No model server"), WAIT);
    expect(asked.map(([command]) => command)).toEqual(["find_local_servers"]);
    expect(find("setup-assistant")?.getAttribute("href")).toBe("#/settings/assistant");
  });
});

describe("the import", { timeout: 60_000 }, () => {
  it.each(["files", "folder"])("takes %s", async (from) => {
    shown();
    find("import-library")?.click();
    (await see(`import-${from}`)).click();
    await vi.waitFor(() => expect(times("import_library")).toBe(1), WAIT);
    expect(asked.at(-1)).toEqual(["import_library", { from }]);
  });

  it("says that files can be dropped on the window", () => {
    shown();
    expect(find("first-steps")?.textContent).toContain("drop them on this window");
  });
});
