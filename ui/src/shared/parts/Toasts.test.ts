// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import { Toasts } from "../models/toasts.svelte";
import { put } from "./testing/shown";
import Part from "./Toasts.svelte";
import source from "./Toasts.svelte?raw";

const region = () => document.querySelector("[aria-live]");

describe("the short messages", () => {
  it("come into a region that was there before them", () => {
    const toasts = new Toasts();
    put(Part, { toasts });
    const before = region();
    expect(before?.childElementCount).toBe(0);
    toasts.say("The first");
    flushSync();
    expect(region()).toBe(before);
    expect(before?.textContent).toContain("The first");
  });

  it("have a region that no style takes away while it is empty", () => {
    const styles = source.slice(source.indexOf("<style>"));
    expect(styles).toContain(".toasts");
    expect(styles).not.toMatch(/display:\s*none|visibility:\s*hidden/);
  });
});
