// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { aMain, fill, press, see, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { focusOn } from "./focus";
import { show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) =>
    command === "get_session" ? aSession("1") : { rows: [], total: 0 },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Palette } = await import("./Palette.svelte");

/** A page with a field for a note and something else that has the focus, and the palette over it. */
async function opened() {
  const field = document.createElement("textarea");
  field.id = "note-text";
  aMain().append(field);
  document.querySelector("main")?.focus();
  location.hash = "#/sessions/1";
  const desk = new Desk();
  const act = vi.fn(() => void focusOn("#note-text"));
  const none = vi.fn();
  desk.page_acts = { open: none, bookmark: none, note: act, gap: none, settleGap: none };
  const close = show(Palette, desk, { onclose: () => close() });
  const input = await see<HTMLInputElement>("palette-input");
  input.focus();
  // The session of the page is asked for first.
  await vi.waitFor(() => {
    fill(input, "add a private");
    expect(document.querySelector("[aria-selected=true]")?.textContent).toContain("note");
  }, WAIT);
  return { act, input };
}

describe("the palette", { timeout: 60_000 }, () => {
  it("leaves the focus to what it has done", async () => {
    const { act, input } = await opened();
    press(input, "Enter");
    expect(act).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(document.activeElement?.id).toBe("note-text"));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(document.activeElement?.id).toBe("note-text");
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])(
    "takes no key of a composition: %j",
    async (composing) => {
      const { act, input } = await opened();
      expect(press(input, "Enter", composing).defaultPrevented).toBe(false);
      expect(press(input, "ArrowDown", composing).defaultPrevented).toBe(false);
      press(input, "Escape", composing);
      expect(act).not.toHaveBeenCalled();
      expect(input.isConnected).toBe(true);
    },
  );
});
