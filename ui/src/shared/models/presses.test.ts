// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FRESH_MS, Freshness } from "./presses.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  key("x");
});
afterEach(() => void vi.useRealTimers());

function key(name: string) {
  window.dispatchEvent(new KeyboardEvent("keydown", { key: name }));
}

function pointer(clientX: number, clientY: number) {
  window.dispatchEvent(new MouseEvent("pointerdown", { clientX, clientY }));
}

function comes() {
  const freshness = new Freshness();
  freshness.begin();
  return freshness;
}

describe("what has just come", () => {
  it("is not pressed by the same key once more, and by another one it is", () => {
    key("Enter");
    const button = comes();
    key("Enter");
    expect(button.isForAnother()).toBe(true);
    key(" ");
    expect(button.isForAnother()).toBe(false);
  });

  it("is not pressed by a second click on the same spot, and by one elsewhere it is", () => {
    pointer(100, 100);
    const button = comes();
    pointer(103, 99);
    expect(button.isForAnother()).toBe(true);
    pointer(300, 100);
    expect(button.isForAnother()).toBe(false);
  });

  it("is pressed by every press a moment later", () => {
    key("Enter");
    const button = comes();
    vi.advanceTimersByTime(FRESH_MS);
    key("Enter");
    expect(button.isForAnother()).toBe(false);
  });

  it("is not what the focus was brought to with another key", () => {
    const button = new Freshness();
    key("Enter");
    key("Tab");
    button.focused();
    key("Enter");
    expect(button.isForAnother()).toBe(false);
  });

  it("is what the focus came to by itself after Enter", () => {
    const field = new Freshness();
    key("Enter");
    field.focused();
    key("Enter");
    expect(field.isForAnother()).toBe(true);
  });

  it("is told apart from a key of a chord held down again", () => {
    key("Control");
    key("Enter");
    const button = comes();
    key("Control");
    key("Enter");
    expect(button.isForAnother()).toBe(true);
  });
});

describe("what means something else", () => {
  it("is deaf to every press for a moment after each change", () => {
    const button = new Freshness();
    button.change();
    key("x");
    key("Enter");
    expect(button.isForAnother()).toBe(true);
    vi.advanceTimersByTime(FRESH_MS - 1);
    button.change();
    vi.advanceTimersByTime(FRESH_MS - 1);
    expect(button.is_deaf).toBe(true);
    vi.advanceTimersByTime(1);
    expect(button.is_deaf).toBe(false);
  });
});
