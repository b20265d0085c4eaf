// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { LARGEST_TEXT, resized, SMALLEST_TEXT, stepsOf } from "./text_size";

const pressed = (key: string, keys: KeyboardEventInit = { ctrlKey: true }) =>
  stepsOf(new KeyboardEvent("keydown", { key, ...keys }));

describe("the size of text", () => {
  it("goes to 200 % by steps, and no further", () => {
    const seen = [100];
    for (let press = 0; press < 12; press++) seen.push(resized(seen.at(-1) ?? 0, 1));
    expect(seen.slice(0, 3)).toEqual([100, 110, 120]);
    expect(seen.at(-1)).toBe(LARGEST_TEXT);
    expect(LARGEST_TEXT).toBe(200);
    expect(resized(SMALLEST_TEXT, -1)).toBe(SMALLEST_TEXT);
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
