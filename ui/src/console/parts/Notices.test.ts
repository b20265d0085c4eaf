// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { aSession } from "../models/testing";
import { show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("../models/desk.svelte");
const { default: Notices } = await import("./Notices.svelte");

describe("the console", () => {
  it("tells whose tokens get short", () => {
    const desk = new Desk();
    const tokens = aSession("1").tokens;
    desk.live = [aSession("1"), aSession("2")];
    show(Notices, desk, {});
    const short = { ...tokens, used: 38_000, remaining: 12_000 };
    desk.know(aSession("1", { version: 2, tokens: short }));
    flushSync();
    desk.know(aSession("1", { version: 3, tokens: short }));
    flushSync();
    expect(desk.toasts.all.map(({ title, detail }) => [title, detail])).toEqual([
      ["Candidate 1: 12,000 tokens left", "of 50,000"],
    ]);
  });
});
