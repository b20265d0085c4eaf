// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionView } from "../../shared/ipc/types";
import { aMain } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { find, see, show } from "../parts/testing/shown";

const told = vi.hoisted(() => ({ view: null as unknown }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    switch (command) {
      case "get_session":
        return told.view;
      case "list_notes":
        return [{ event_seq: 3, kind: "note", text: "Asked well", at: 0, ran_ms: 0 }];
      case "note_draft":
        return "";
      case "list_runs":
        return { runs: [], total: 0, hidden_tests: 2, live: null };
    }
    return new Promise(() => undefined);
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Session } = await import("./Session.svelte");

const SIGNER: SessionView["record"] = {
  name: "Ann",
  fingerprint: "A1B2 C3D4 E5F6 0718 293A",
  standing: "known",
  words: "You imported records that were sealed with this key before.",
  sealed_at: new Date(2024, 4, 3, 10, 12).getTime(),
};

beforeEach(() => {
  // jsdom lays nothing out.
  vi.stubGlobal("matchMedia", () => ({
    ...{ matches: false, addEventListener: () => {}, removeEventListener: () => {} },
  }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

/** The page of a session that is over, with its runs. */
async function opened(record: SessionView["record"]) {
  told.view = {
    ...aSession("1", { status: "completed", ended_at: 9, is_imported: record !== null }),
    ...{ record, pins: [], policy: null, outage: null, standing: { outcome: null } },
    ...{ assistant: { is_ready: true, words: "", offers: [] }, questions_left: null },
  };
  aMain();
  show(Session as never, new Desk(), { id: "1", tab: "runs" });
  await see("note");
  await see("runs-state");
}

const shown = () =>
  ["imported", "session-record", "note-text", "add-note", "bookmark", "run-hidden-tests"].filter(
    (name) => find(name) !== null,
  );

describe("the page of a session", { timeout: 60_000 }, () => {
  it("says that it came with a record and who sealed it, and takes no note and no run of hidden tests", async () => {
    await opened(SIGNER);
    expect(shown()).toEqual(["imported", "session-record"]);
    const said = find("session-record")?.textContent ?? "";
    for (const part of ["Ann", "A1B2 C3D4 E5F6 0718 293A", "sealed with this key", "10:12"]) {
      expect(said).toContain(part);
    }
    expect(find("notes")?.textContent).toContain("Asked well");
  });

  it("still has what can be done with a record", async () => {
    await opened(SIGNER);
    const buttons = ["action-replay", "action-report", "action-seal"].map(find);
    expect(buttons.every((button) => button !== null)).toBe(true);
  });

  it("of one’s own takes all of that", async () => {
    await opened(null);
    expect(shown()).toEqual(["note-text", "add-note", "bookmark", "run-hidden-tests"]);
  });
});
