// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { TEXT_PERCENT } from "../ipc/types";
import { isTextSize, resized, stepsOf } from "./text_size";

const pressed = (key: string, keys: KeyboardEventInit = { ctrlKey: true }) =>
  stepsOf(new KeyboardEvent("keydown", { key, ...keys }));

describe("the size of text", () => {
  it("goes by Rust's steps to its bounds, and no further", () => {
    const { min, max, step } = TEXT_PERCENT;
    const seen = [100];
    for (let press = 0; press < 12; press++) seen.push(resized(seen.at(-1) ?? 0, 1));
    expect(seen.slice(0, 3)).toEqual([100, 100 + step, 100 + 2 * step]);
    expect(seen.at(-1)).toBe(max);
    expect(resized(min, -1)).toBe(min);
    expect([min - 1, min, max, max + 1].map(isTextSize)).toEqual([false, true, true, false]);
    expect(resized(170, 0)).toBe(100);
  });

  it.each([
    ["+", 1],
    ["=", 1],
    ["-", -1],
    ["0", 0],
    ["a", null],
  ])("follows Ctrl %s", (key, steps) => {
    expect(pressed(key)).toBe(steps);
    expect(pressed(key, { metaKey: true })).toBe(steps);
    expect(pressed(key, {})).toBeNull();
    expect(pressed(key, { ctrlKey: true, altKey: true })).toBeNull();
  });
});
