// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { find, focused, heard, put } from "../../shared/parts/testing/shown";
import { aMemory, aView } from "../models/testing";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: async () => null }));

const { Sitting } = await import("../models/sitting.svelte");
const { default: Paused } = await import("./Paused.svelte");

function opened(can_continue = false) {
  const sitting = new Sitting(aMemory());
  const know = (can: boolean) => {
    const pause = { reason: "A break", can_continue: can };
    sitting.know(aView({ screen: "paused", pause }));
    flushSync();
  };
  know(can_continue);
  put(Paused, {
    sitting,
    get view() {
      return sitting.view ?? aView();
    },
  });
  find("paused")?.focus();
  return { sitting, know };
}

describe("a pause that may end", () => {
  it("is said, and gives the focus to Continue", async () => {
    const said = heard();
    const { know } = opened();
    know(true);
    await vi.waitFor(() => expect(said).toEqual([expect.stringContaining("Press Resume")]));
    await vi.waitFor(() => expect(focused()).toBe("continue"));
  });

  it("is said to last after all, and leaves the focus to the page", async () => {
    const said = heard();
    const { know } = opened(true);
    find("continue")?.focus();
    know(false);
    await vi.waitFor(() =>
      expect(said).toEqual([
        expect.stringContaining("Your interviewer decides when you can resume"),
      ]),
    );
    await vi.waitFor(() => expect(focused()).toBe("paused"));
  });

  it("does not take the focus from whoever is at something else", async () => {
    const { know } = opened();
    const field = document.createElement("input");
    document.body.append(field);
    field.focus();
    know(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(focused()).toBe("input");
  });
});
