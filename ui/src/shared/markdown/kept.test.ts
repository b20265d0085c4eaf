// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { Drawing } from "./drawing";
import { KeptDrawings, MOST_KEPT } from "./kept";

const nodes = (words: string) => [document.createTextNode(words)];

describe("kept drawings", () => {
  it("come back as they were, once", () => {
    const kept = new KeptDrawings();
    const drawn = nodes("one");
    kept.keep("one", drawn);
    expect(kept.take("one")).toBe(drawn);
    expect(kept.take("one")).toBeNull();
  });

  it("are so many at most, and the ones left longest ago go first", () => {
    const kept = new KeptDrawings();
    for (let at = 0; at <= MOST_KEPT; at++) kept.keep(`text ${at}`, nodes(`text ${at}`));
    expect(kept.size).toBe(MOST_KEPT);
    expect(kept.take("text 0")).toBeNull();
    expect(kept.take("text 1")).not.toBeNull();
  });

  it("of long texts are fewer", () => {
    const kept = new KeptDrawings();
    for (const name of "abc") kept.keep(name.repeat(400_000), nodes(name));
    expect(kept.size).toBe(2);
  });

  it("are shown without being drawn again, and give way to another text", () => {
    const finish = vi.fn();
    const before = document.createElement("div");
    new Drawing(before, finish).show("one\n\ntwo", true);
    const drawn = [...before.childNodes];
    finish.mockClear();
    const node = document.createElement("div");
    const drawing = new Drawing(node, finish);
    drawing.adopt(drawn);
    expect([...node.childNodes]).toEqual(drawn);
    expect(finish).not.toHaveBeenCalled();
    drawing.show("three", true);
    expect(node.textContent?.trim()).toBe("three");
  });
});
