// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preferences } from "../../shared/ipc/types";

const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const answers = vi.hoisted(() => new Map<string, unknown>());
const forgetEverything = vi.hoisted(() => vi.fn());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = await answers.get(command);
    if (answer instanceof Error) throw answer;
    return answer ?? null;
  },
}));
vi.mock("./lock.svelte", () => ({ forgetEverything }));

const { Desk } = await import("./desk.svelte");
const { NewSession } = await import("./new_session.svelte");
const { SettingsForm } = await import("./settings.svelte");

const commands = () => asked.map(([command]) => command);
const drafts = () =>
  asked.flatMap(([command, { draft }]) =>
    command === "save_draft" ? [(draft as { candidate_name: string }).candidate_name] : [],
  );

async function opened() {
  const desk = new Desk();
  desk.start = {
    form: { usual_instructions: "", usual_policy: { preset: "give_hints" } },
  } as never;
  answers.set("check_config", {
    errors: [],
    budget_hint: null,
    briefing_hint: null,
    mailbox: null,
  });
  answers.set("list_library", { rows: [], total: 0, offset: 0 });
  const form = new NewSession(desk);
  await form.open();
  asked.length = 0;
  return { desk, form };
}

function type(form: InstanceType<typeof NewSession>, name: string) {
  form.typed.candidate_name = name;
  form.changed();
}

beforeEach(() => {
  asked.length = 0;
  answers.clear();
  forgetEverything.mockClear();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe("a form that somebody types in without a rest", () => {
  it("is on disk all the same", async () => {
    const { form } = await opened();
    for (const name of ["J", "Ja", "Jan", "Jane", "Jane "]) {
      type(form, name);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(drafts()).toEqual(["Ja", "Jane"]);
  });

  it("keeps one change after the other", async () => {
    const { form } = await opened();
    let kept = (_: null) => {};
    answers.set("save_draft", new Promise<null>((resolve) => (kept = resolve)));
    type(form, "J");
    void form.keep();
    await vi.advanceTimersByTimeAsync(0);
    type(form, "Ja");
    const both = form.keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts()).toEqual(["J"]);
    kept(null);
    await both;
    expect(drafts()).toEqual(["J", "Ja"]);
    expect(form.kept).toBe("saved");
  });

  it("has its settings kept", async () => {
    const preferences = { lock_after_idle_min: 10, console_stays: null } as Preferences;
    const form = new SettingsForm(new Desk(), preferences, "Help.");
    for (const name of ["J", "Ja", "Jan", "Jane", "Jane ", "Jane S"]) {
      form.interviewer_name = name;
      form.changed();
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(commands()).toContain("save_settings");
  });
});

describe("locking the console", () => {
  it("waits until what is typed is kept", async () => {
    const { desk, form } = await opened();
    desk.has_passcode = true;
    desk.keepBeforeLocking(() => form.keep());
    type(form, "Jane");
    await desk.lock();
    expect(commands().indexOf("save_draft")).toBeGreaterThanOrEqual(0);
    expect(commands().indexOf("lock_console")).toBeGreaterThan(commands().indexOf("save_draft"));
    expect(forgetEverything).toHaveBeenCalled();
  });

  it("does not happen where that fails, nor asks a form that was left", async () => {
    const { desk, form } = await opened();
    desk.has_passcode = true;
    const forget = desk.keepBeforeLocking(() => form.keep());
    answers.set("save_draft", new Error("full"));
    type(form, "Jane");
    await desk.lock();
    expect(commands()).not.toContain("lock_console");
    expect(desk.toasts.all).toHaveLength(1);
    forget();
    await desk.lock();
    expect(commands()).toContain("lock_console");
  });
});
