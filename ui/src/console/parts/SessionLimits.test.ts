// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { SessionView, StandingView } from "../../shared/ipc/types";
import { aSession } from "../models/testing";
import { find, show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: () => new Promise(() => undefined),
}));

const { Desk } = await import("../models/desk.svelte");
const { LiveSession } = await import("../models/live_session.svelte");
const { default: SessionLimits } = await import("./SessionLimits.svelte");

const NOTHING: StandingView = {
  starts_alone: null,
  runs_alone: null,
  paused_for: null,
  outcome: null,
};

function shown(session: Partial<SessionView>) {
  const desk = new Desk();
  const view = { ...aSession("1"), standing: NOTHING, ...session } as never;
  show(SessionLimits, desk, { session: view, live: new LiveSession(desk, "1") });
  return document.body.textContent?.replace(/\s+/g, " ") ?? "";
}

describe("the clock's card", () => {
  const standing = { ...NOTHING, paused_for: "Fire alarm" };

  it("says beside the clock why a session is paused", () => {
    expect(shown({ status: "paused", standing })).toContain("Paused: Fire alarm");
  });

  it("says nothing of a pause that is over", () => {
    expect(shown({ status: "active", standing })).not.toContain("Fire alarm");
  });

  it("gives way to what came of a session that is over", () => {
    const outcome = {
      how: "Time ran out",
      lines: [{ label: "Answer", value: "173 lines · 4,211 characters · Python" }],
    };
    const said = shown({ status: "expired", ended_at: 5, standing: { ...NOTHING, outcome } });
    expect(said).toContain("Time ran out");
    expect(said).toContain("173 lines");
    expect(said).not.toMatch(/left/i);
    expect(find("clock")).toBeNull();
  });
});
