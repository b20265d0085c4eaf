// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Preferences } from "../../shared/ipc/types";

const told = vi.hoisted(() => ({ kept: [] as number[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { preferences: Preferences } }) => {
    if (command === "save_settings") told.kept.push(request.preferences.text_percent);
    return request.preferences;
  },
}));

const { Desk } = await import("./desk.svelte");
const { bindTextKeys } = await import("../../shared/models/text_size");

describe("the console's text", () => {
  it("follows its keys at once, and is remembered as it is at last", async () => {
    const desk = new Desk();
    desk.preferences = { text_percent: 100 } as Preferences;
    const unbind = bindTextKeys((steps) => desk.changes.resizeText(steps));
    for (const key of ["+", "+", "-", "+"]) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true }));
    }
    expect(desk.preferences.text_percent).toBe(120);
    await vi.waitFor(() => expect(told.kept).toEqual([120]));
    unbind();
  });
});
