// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { GapView, SessionSummary } from "../../shared/ipc/types";
import { aSession } from "../models/testing";
import { find, show } from "./testing/shown";

const settled = vi.hoisted(() => ({ session: null as SessionSummary | null }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async () => {
    if (!settled.session) throw { code: "internal", message: "No.", fields: [], session: null };
    return settled.session;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: LiveCards } = await import("./LiveCards.svelte");
const { default: Toasts } = await import("../../shared/parts/Toasts.svelte");

const gap: GapView = {
  from: 0,
  ms: 60_000,
  measured_by: "steady",
  can_be_counted: true,
  question: "Should that time count?",
  remaining_if_counted_ms: 60_000,
  remaining_if_given_back_ms: 120_000,
};

beforeEach(() => {
  settled.session = null;
  const main = document.createElement("main");
  main.tabIndex = -1;
  document.body.append(main);
});

function press(testid: string) {
  const button = find(testid);
  button?.focus();
  expect(document.activeElement).toBe(button);
  button?.click();
  flushSync();
}

const focused = () =>
  (document.activeElement as HTMLElement | null)?.dataset.testid ??
  document.activeElement?.localName;

describe("a message that is put away", () => {
  it("leaves the focus to the next one, and the last to the page", async () => {
    const desk = new Desk();
    desk.toasts.say("One");
    desk.toasts.say("Two");
    show(Toasts as never, desk, { toasts: desk.toasts });
    press("toast-dismiss");
    await vi.waitFor(() => expect(focused()).toBe("toast-dismiss"));
    expect(find("toast")?.textContent).toContain("Two");
    press("toast-dismiss");
    await vi.waitFor(() => expect(focused()).toBe("main"));
  });
});

describe("the question about a gap", () => {
  function opened(more: Partial<GapView> = {}) {
    const desk = new Desk();
    const session = aSession("1", { status: "paused", gap: { ...gap, ...more } });
    desk.live = [session];
    settled.session = { ...session, version: 2, gap: null, actions: ["resume"] };
    show(LiveCards, desk, {});
    return desk;
  }

  it("leaves the focus to what the session offers next", async () => {
    opened();
    press("gap-give-back");
    await vi.waitFor(() => expect(find("gap-question")).toBeNull());
    await vi.waitFor(() => expect(focused()).toBe("action-resume"));
  });

  it("keeps the focus where its answer was not kept", async () => {
    opened();
    settled.session = null;
    press("gap-count");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(focused()).toBe("gap-count");
  });

  it("offers no counting where nothing can be counted", () => {
    opened({ measured_by: "unknown", can_be_counted: false });
    expect(find("gap-count")).toBeNull();
    expect(find("gap-give-back")?.textContent).toContain("Nothing to count");
  });
});

describe("a card's Pause", () => {
  it("asks for a reason as everywhere else", () => {
    const desk = new Desk();
    desk.live = [aSession("1", { actions: ["pause"] })];
    show(LiveCards, desk, {});
    press("action-pause");
    expect(desk.stopping?.how).toBe("pause");
  });
});
