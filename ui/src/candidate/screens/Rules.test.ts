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

const policy = (text: string) => ({
  policy: { preset: "own" as const, text },
  ...{ title: "What the assistant may do", text },
});

describe("what the assistant may do", () => {
  it("is read before the consent, and is part of what is agreed to", () => {
    const { sitting, box } = opened();
    const rules = [{ title: "Your time", text: "60 minutes" }];
    const know = (text: string) => {
      const view = { screen: "rules" as const, has_consented: false, can_begin: true, rules };
      sitting.know(aView({ ...view, policy: policy(text) }));
      flushSync();
    };
    know("Only SQL.");
    expect(find("policy-card")?.textContent).toContain("Only SQL.");
    box.click();
    know("Only SQL.");
    expect(box.checked).toBe(true);
    know("Anything.");
    expect(box.checked).toBe(false);
  });

  it("is nothing where there is no assistant, nor is there one to try", () => {
    const { sitting } = opened();
    expect(find("practice")).not.toBeNull();
    sitting.know(aView({ screen: "rules", has_consented: false, has_assistant: false }));
    flushSync();
    expect(find("practice")).toBeNull();
  });
});
