// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { GapView, SessionSummary } from "../../shared/ipc/types";
import { aSession } from "../models/testing";
import Sheet from "../../shared/parts/Sheet.svelte";
import { aMain, focused, put, see, seeSettled, WAIT } from "../../shared/parts/testing/shown";
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
const { default: Banner } = await import("./Banner.svelte");
const { default: Dialogs } = await import("./Dialogs.svelte");
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
  aMain();
});

function press(testid: string) {
  const button = find(testid);
  button?.focus();
  expect(document.activeElement).toBe(button);
  button?.click();
  flushSync();
}

describe("a message that is put away", () => {
  it("leaves the focus to the next one, and the last to the page", async () => {
    const desk = new Desk();
    desk.toasts.say("One");
    desk.toasts.say("Two");
    show(Toasts as never, desk, { toasts: desk.toasts });
    await seeSettled("toast-dismiss");
    press("toast-dismiss");
    await vi.waitFor(() => expect(focused()).toBe("toast-dismiss"));
    expect(find("toast")?.textContent).toContain("Two");
    await seeSettled("toast-dismiss");
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

describe("a button that goes with what it was for", { timeout: 60_000 }, () => {
  it("leaves the focus to Resume after a pause", async () => {
    const desk = new Desk();
    const session = aSession("1", { actions: ["pause", "end"] });
    desk.live = [session];
    settled.session = { ...session, version: 2, status: "paused", actions: ["resume"] };
    show(LiveCards, desk, {});
    show(Dialogs, desk, {});
    press("action-pause");
    (await see("confirm-pause")).click();
    await vi.waitFor(() => expect(focused()).toBe("action-resume"), WAIT);
  });

  it("leaves the focus to Pause after going on", async () => {
    const desk = new Desk();
    const session = aSession("1", { status: "paused", actions: ["resume"] });
    desk.live = [session];
    settled.session = { ...session, version: 2, status: "active", actions: ["pause"] };
    show(LiveCards, desk, {});
    press("action-resume");
    await vi.waitFor(() => expect(focused()).toBe("action-pause"), WAIT);
  });

  it("leaves the focus to the next notice, and the last to the page", async () => {
    const desk = new Desk();
    const notice = { title: "The disk is full", detail: "Make room." };
    const close = show(Banner, desk, { notice, ondismiss: () => close() });
    expect(find("notice")?.querySelector("button")?.textContent?.trim()).toBe(
      "Dismiss: The disk is full",
    );
    await seeSettled("notice-dismiss");
    press("notice-dismiss");
    await vi.waitFor(() => expect(focused()).toBe("main"), WAIT);
  });

  it("leaves the focus to the page where a dialog took it away", async () => {
    const opener = document.createElement("button");
    document.body.append(opener);
    opener.focus();
    const close = put(Sheet, { title: "Sure?", testid: "sheet", onclose: () => undefined });
    (await see("sheet")).focus();
    opener.remove();
    close();
    await vi.waitFor(() => expect(focused()).toBe("main"), WAIT);
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
