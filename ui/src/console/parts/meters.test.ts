// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("../models/desk.svelte");
const { aSession } = await import("../models/testing");
const { default: LiveCard } = await import("./LiveCard.svelte");
const { default: SessionRow } = await import("./SessionRow.svelte");

const nearlySpent = aSession("a", {
  tokens: { ...aSession("b").tokens, used: 48_822, remaining: 1_178, band: "red" },
});

/** What is shown in words, on one line, and what the meter beside them says. */
function shownOf(
  part: unknown,
  props: Record<string, unknown>,
): { said: string; meter: string | null | undefined } {
  document.body.replaceChildren();
  show(part as never, new Desk(), props);
  const meters = [...document.querySelectorAll('[role="meter"][aria-label="Tokens left"]')];
  return {
    said: document.body.textContent?.replace(/\s+/g, " ") ?? "",
    meter: meters.at(-1)?.getAttribute("aria-valuenow"),
  };
}

describe("a meter and the words beside it tell the same: what is left", () => {
  it("on a live card", () => {
    const { said, meter } = shownOf(LiveCard, { session: nearlySpent });
    expect(said).toContain("1,178 of 50,000 tokens left");
    expect(said).not.toContain("48,822");
    expect(meter).toBe("2");
  });

  it("in a row of the table", () => {
    const row = { at: 0, top: 0, current: false, onopen: vi.fn(), onmenu: vi.fn() };
    const { said, meter } = shownOf(SessionRow, { ...row, session: nearlySpent });
    expect(said).toContain("1,178 left");
    expect(said).not.toContain("48,822");
    expect(meter).toBe("2");
  });

  it("and once nothing is spent any more, what was used", () => {
    const row = { at: 0, top: 0, current: false, onopen: vi.fn(), onmenu: vi.fn() };
    const session = { ...nearlySpent, status: "completed", ended_at: 9 };
    const { said, meter } = shownOf(SessionRow, { ...row, session });
    expect(said).toContain("48,822 used");
    expect(meter).toBeUndefined();
  });
});
