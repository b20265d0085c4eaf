// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { partsOf, Sizes } from "./sizes.svelte";

function memory(kept: string | null = null) {
  return {
    kept,
    getItem: () => kept,
    setItem(_: string, value: string) {
      this.kept = value;
    },
  };
}

describe("sizes", () => {
  it.each([
    [1280, 100, 3],
    [900, 100, 2],
    [600, 100, 1],
    [1280, 150, 2],
    [1280, 200, 1],
    [1920, 80, 3],
  ])("at %i pixels and %i %% text put %i parts side by side", (width, percent, columns) => {
    const sizes = new Sizes(memory());
    if (percent !== 100) sizes.resizeText((percent - 100) / 10);
    expect(sizes.columns(width)).toBe(columns);
  });

  it("have no third place where there are two parts", () => {
    const sizes = new Sizes(memory());
    expect([1280, 900, 600].map((width) => sizes.columns(width, 2))).toEqual([2, 2, 1]);
    expect(partsOf({ has_assistant: false })).toEqual(["challenge", "own_answer"]);
    expect(partsOf({ has_assistant: true })).toHaveLength(3);
  });

  it("keep text between 80 and 200 %", () => {
    const sizes = new Sizes(memory());
    for (let press = 0; press < 30; press++) sizes.resizeText(1);
    expect(sizes.text_percent).toBe(200);
    for (let press = 0; press < 30; press++) sizes.resizeText(-1);
    expect(sizes.text_percent).toBe(80);
    sizes.resizeText(0);
    expect(sizes.text_percent).toBe(100);
  });

  it("go through their stops without dragging, and begin again after the last", () => {
    const sizes = new Sizes(memory());
    const two = Array.from({ length: 4 }, () => (sizes.divideAtNext(), sizes.two));
    expect(two.map((share) => share.toFixed(2))).toEqual(["0.65", "0.35", "0.50", "0.65"]);
  });

  it.each([0, 1] as const)("go on from wherever divider %i of three has been put", (which) => {
    const sizes = new Sizes(memory());
    const seen = new Set<string>();
    for (let press = 0; press < 7; press++) {
      const before = sizes.three[which];
      sizes.divideThreeAtNext(which);
      expect(sizes.three[which]).not.toBe(before);
      seen.add(sizes.three[which].toFixed(3));
    }
    expect(seen.size).toBe(3);
    expect(sizes.three[1 - which]).toBe([0.3, 0.64][1 - which]);
  });

  it("never make a part too small to be found again", () => {
    const sizes = new Sizes(memory());
    sizes.divideThree(0, -5);
    sizes.divideThree(1, 0);
    const [first, second] = sizes.three;
    expect(first).toBeGreaterThanOrEqual(0.2);
    expect(second - first).toBeGreaterThanOrEqual(0.2 - 1e-9);
    sizes.divide(9);
    expect(sizes.two).toBe(0.8);
  });

  function left() {
    const kept = memory();
    const before = new Sizes(kept);
    before.belongTo("Jane's");
    before.divide(0.3);
    before.divideThree(0, 0.25);
    before.resizeText(2);
    return kept.kept;
  }

  it("are as they were left", () => {
    const after = new Sizes(memory(left()));
    after.belongTo("Jane's");
    expect(after.two).toBe(0.3);
    expect(after.three[0]).toBe(0.25);
    expect(after.text_percent).toBe(120);
  });

  it("of one candidate are not the next one's", () => {
    const kept = memory(left());
    const next = new Sizes(kept);
    next.belongTo("June's");
    expect([next.two, next.three, next.text_percent]).toEqual([0.5, [0.3, 0.64], 100]);
    next.resizeText(-1);
    const back = new Sizes(memory(kept.kept));
    back.belongTo("Jane's");
    expect(back.text_percent).toBe(100);
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"session_id":"Jane\'s","two":9,"three":[0.9,0.1],"text_percent":"big"}',
  ])("that were spoiled are as at first: %s", (spoiled) => {
    const sizes = new Sizes(memory(spoiled));
    sizes.belongTo("Jane's");
    expect([sizes.two, sizes.three, sizes.text_percent]).toEqual([0.5, [0.3, 0.64], 100]);
  });
});
