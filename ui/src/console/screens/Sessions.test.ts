// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { aMain, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { find, show } from "../parts/testing/shown";

const asked = vi.hoisted(() => [] as string[]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    asked.push(command);
    return command === "list_sessions" ? { rows: [], total: 0, offset: 0 } : null;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: SessionRow } = await import("../parts/SessionRow.svelte");
const { default: Sessions } = await import("./Sessions.svelte");

describe("the screen of sessions", { timeout: 60_000 }, () => {
  it("opens a record, also before there is any session, and says that one can be dropped", async () => {
    const desk = new Desk();
    const none = { created: 0, active: 0, paused: 0, completed: 0, expired: 0 };
    desk.counts = { ...none, all: 0, samples: 0 };
    aMain();
    show(Sessions as never, desk, {});
    expect(find("empty-state")?.textContent).toContain(".hotseat");
    find("open-record")?.click();
    flushSync();
    await vi.waitFor(() => expect(asked).toContain("open_record"), WAIT);
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
