// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, put } from "../../shared/parts/testing/shown";
import type { Unkept } from "../models/sitting.svelte";
import Part from "./Unkept.svelte";

const unkept: Unkept[] = [
  { what: "own_answer", title: "Your answer", text: "def allow(): ...", why: "No room." },
];

const shows = () => document.body.textContent?.includes("def allow") ?? false;

/** Whether the web view lets the page copy. */
function copying(works: boolean) {
  const writeText = works ? async () => undefined : async () => Promise.reject(new Error("no"));
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
  document.execCommand = () => false;
}

beforeEach(() => copying(true));
afterEach(() => vi.unstubAllGlobals());

describe("what could not be kept", () => {
  it("can be shown where the work is on the screen", () => {
    put(Part, { unkept });
    expect(shows()).toBe(true);
  });

  it("is not in the page under the cover of a pause, and copied from there", async () => {
    put(Part, { unkept, is_covered: true });
    expect(shows()).toBe(false);
    find("copy-unkept")?.click();
    await vi.waitFor(() => expect(find("copied")?.textContent).toBe("Copied"));
    expect(shows()).toBe(false);
  });

  it("is shown under the cover where it can't be copied otherwise", async () => {
    copying(false);
    put(Part, { unkept, is_covered: true });
    find("copy-unkept")?.click();
    await vi.waitFor(() => expect(shows()).toBe(true));
    expect(getSelection()?.toString()).toContain("def allow");
  });
});
