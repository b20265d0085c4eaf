// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Preferences } from "../../shared/ipc/types";
import { aMain, focused, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { find, show } from "../parts/testing/shown";

const asked = vi.hoisted(() => [] as string[]);
const saved = vi.hoisted(() => ({ preferences: [] as Preferences[], is_refused: false }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { preferences: Preferences } }) => {
    asked.push(command);
    if (command === "list_sessions") return { rows: [], total: 0, offset: 0 };
    if (command === "find_local_servers") return [];
    if (command !== "save_settings") return null;
    if (saved.is_refused) throw { code: "settings_unavailable", message: "No.", fields: [] };
    saved.preferences.push(request.preferences);
    return request.preferences;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Filters } = await import("../parts/Filters.svelte");
const { default: SessionRow } = await import("../parts/SessionRow.svelte");
const { default: Sessions } = await import("./Sessions.svelte");

/** The screen before there is any session. */
function empty(first_steps_hidden: boolean) {
  const desk = new Desk();
  const none = { created: 0, active: 0, paused: 0, completed: 0, expired: 0 };
  desk.counts = { ...none, all: 0, samples: 0 };
  desk.preferences = { first_steps_hidden, interviewer_name: "Dana" } as Preferences;
  aMain();
  show(Sessions as never, desk, {});
  return desk;
}

function press(testid: string) {
  const button = find(testid);
  button?.focus();
  expect(focused()).toBe(testid);
  button?.click();
  flushSync();
}

const levels = () => [...document.querySelectorAll("h1, h2, h3")].map(({ localName }) => localName);

beforeEach(() => {
  asked.length = 0;
  saved.preferences = [];
  saved.is_refused = false;
});

describe("the screen of sessions", { timeout: 60_000 }, () => {
  it.each([false, true])(
    "opens a record before there is any session, and says that one can be dropped, with the first steps hidden: %s",
    async (is_hidden) => {
      empty(is_hidden);
      expect(find("empty-state")?.textContent).toContain(".hotseat");
      find("open-record")?.click();
      flushSync();
      await vi.waitFor(() => expect(asked).toContain("open_record"), WAIT);
    },
  );

  it("offers a new session and sample data before there is any session, with the first steps or without", () => {
    for (const is_hidden of [false, true]) {
      document.body.replaceChildren();
      empty(is_hidden);
      expect(find("empty-state")?.contains(find("add-samples"))).toBe(true);
      expect(find("first-session")?.getAttribute("href")).toBe("#/new");
      expect(find("first-session")?.className).toContain("primary");
    }
  });
});

it("the search says in few words what it is for, and in full what it looks at", () => {
  show(Filters as never, new Desk(), {});
  const search = find<HTMLInputElement>("search");
  expect(search?.placeholder).toBe("Search sessions…");
  const whole = "Search sessions by name, email, challenge or template";
  expect([search?.ariaLabel, search?.title]).toEqual([whole, whole]);
});

describe("the first steps", { timeout: 60_000 }, () => {
  it("are what comes first, with their headings in order", () => {
    empty(false);
    expect(find("empty-state")?.contains(find("first-steps"))).toBe(true);
    expect(levels()).toEqual(["h1", "h2", "h3", "h3", "h3"]);
    expect(find("to-first-steps")).toBeNull();
  });

  it("make way for the plain list once they are skipped, for good, and the focus goes to what is next", async () => {
    const desk = empty(false);
    press("skip-first-steps");
    await vi.waitFor(() => expect(find("first-steps")).toBeNull(), WAIT);
    expect(saved.preferences).toEqual([{ first_steps_hidden: true, interviewer_name: "Dana" }]);
    expect(desk.preferences?.first_steps_hidden).toBe(true);
    await vi.waitFor(() => expect(focused()).toBe("first-session"), WAIT);
    expect(levels()).toEqual(["h1", "h2"]);
  });

  it("stay where that can't be remembered, which says so", async () => {
    saved.is_refused = true;
    const desk = empty(false);
    press("skip-first-steps");
    await vi.waitFor(() => expect(desk.toasts.all).toHaveLength(1), WAIT);
    expect(find("first-steps")).not.toBeNull();
    expect(focused()).toBe("skip-first-steps");
  });

  it("are a link away once they are hidden", () => {
    empty(true);
    expect(find("first-steps")).toBeNull();
    expect(find("to-first-steps")?.getAttribute("href")).toBe("#/welcome");
    expect(asked).not.toContain("find_local_servers");
  });
});

describe("a row of the list", () => {
  it("marks what came with a record, to be seen and to be heard", () => {
    const places = { top: 0, current: false, onopen: () => {}, onmenu: () => {} };
    for (const [at, is_imported] of [true, false].entries()) {
      const session = aSession(`${at}`, { status: "completed", ended_at: 9, is_imported });
      show(SessionRow, new Desk(), { session, at, ...places });
    }
    const rows = [...document.querySelectorAll('[data-testid="session-row"]')];
    expect(rows.map((row) => row.querySelector('[data-testid="imported"]')?.textContent)).toEqual([
      "Imported",
      undefined,
    ]);
    expect(rows.map((row) => row.getAttribute("aria-label"))).toEqual([
      "Candidate 0, Completed, Imported",
      "Candidate 1, Completed",
    ]);
  });
});
