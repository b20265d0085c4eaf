import { describe, expect, it } from "vitest";
import { stretchesOf } from "./licences.svelte";

describe("the text of the licences", () => {
  it("is cut between lines, so that no stretch is long to lay out", () => {
    const stretches = stretchesOf(`${"A line\n".repeat(1_234)}the end`);
    expect(stretches.map(({ lines }) => lines)).toEqual([500, 500, 235]);
    expect(stretches[1]?.text).toBe("A line\n".repeat(500));
  });

  it.each(["", "\n", "MIT", "\r\n\u2028\n\n".repeat(700), "A line\n".repeat(500)])(
    "is whole in its stretches: case %#",
    (text) => {
      const whole = stretchesOf(text).map((one) => one.text);
      expect(whole.join("")).toBe(text);
    },
  );
});
