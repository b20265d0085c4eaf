import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "./toasts.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const titles = (toasts: Toasts) => toasts.all.map(({ title }) => title);

describe("short messages", () => {
  it("about the same replace one another, and leave the others", () => {
    const toasts = new Toasts();
    toasts.say("Another thing");
    toasts.sayOf("tokens", "4,393 left");
    toasts.sayOf("time", "06:00 left");
    toasts.sayOf("tokens", "1,178 left");
    expect(titles(toasts)).toEqual(["Another thing", "06:00 left", "1,178 left"]);
  });

  it("about nothing in particular stand beside one another", () => {
    const toasts = new Toasts();
    toasts.say("One");
    toasts.say("Two");
    toasts.say("One");
    expect(titles(toasts)).toEqual(["Two", "One"]);
  });
});
