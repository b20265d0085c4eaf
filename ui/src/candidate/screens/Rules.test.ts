// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { find, heard, put } from "../../shared/parts/testing/shown";
import { aMemory, aView } from "../models/testing";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: async () => null }));

const { Sitting } = await import("../models/sitting.svelte");
const { default: Rules } = await import("./Rules.svelte");

function opened() {
  const sitting = new Sitting(aMemory());
  const know = (text: string) => {
    const rules = [{ title: "Your time", text }];
    sitting.know(aView({ screen: "rules", has_consented: false, can_begin: true, rules }));
    flushSync();
  };
  know("60 minutes");
  put(Rules, {
    sitting,
    get view() {
      return sitting.view ?? aView();
    },
  });
  const box = find<HTMLInputElement>("consent");
  if (!box) throw new Error("nobody asks for consent");
  return { sitting, know, box };
}

describe("rules that change under a consent", () => {
  it("take the tick away, and say so on the screen and aloud until it is given again", async () => {
    const said = heard();
    const { know, box } = opened();
    box.click();
    know("45 minutes");
    expect(box.checked).toBe(false);
    const words = "The rules have changed. Please read them again.";
    expect(find("rules-changed")?.textContent?.trim()).toBe(words);
    await vi.waitFor(() => expect(said).toEqual([words]));
    box.click();
    flushSync();
    expect(find("rules-changed")).toBeNull();
  });

  it("are told from other news, which leaves the tick", async () => {
    const said = heard();
    const { sitting, know, box } = opened();
    box.click();
    know("60 minutes");
    expect(box.checked).toBe(true);
    expect(find("rules-changed")).toBeNull();
    sitting.say("What is said after it");
    await vi.waitFor(() => expect(said).toEqual(["What is said after it"]));
  });
});
