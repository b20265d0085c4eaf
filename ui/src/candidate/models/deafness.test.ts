import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEAF_MS, Deafness } from "./deafness.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a button that does two things", () => {
  it("is deaf for a moment after each change, and only then", () => {
    const button = new Deafness<"send" | "stop">("send");
    button.becomes("send");
    expect(button.is_deaf).toBe(false);
    button.becomes("stop");
    expect(button.is_deaf).toBe(true);
    vi.advanceTimersByTime(DEAF_MS - 1);
    button.becomes("send");
    vi.advanceTimersByTime(DEAF_MS - 1);
    expect(button.is_deaf).toBe(true);
    vi.advanceTimersByTime(1);
    expect(button.is_deaf).toBe(false);
  });
});
