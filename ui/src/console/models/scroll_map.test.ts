import { describe, expect, it } from "vitest";
import { ROW_PX, ScrollMap, TALLEST_PX } from "./scroll_map";

const VIEW = 800;
const MILLION = 1_000_000;

function mapOf(rows: number): ScrollMap {
  const map = new ScrollMap();
  map.resize(rows, VIEW);
  return map;
}

describe("a list that fits a scrollbar", () => {
  it("draws the rows in view and a few beyond", () => {
    const map = mapOf(1000);
    map.scrolled(560);
    expect(map.range(2)).toEqual({ first: 8, last: 27 });
    expect(map.place(10)).toBe(560);
  });

  it("stays at its beginning while the page above is in view", () => {
    const map = mapOf(1000);
    map.scrolled(-300);
    expect(map.range(0).first).toBe(0);
    expect(map.place(0)).toBe(0);
  });

  it("moves no further than needed to show a row", () => {
    const map = mapOf(1000);
    map.scrolled(560);
    expect(map.reveal(12, 40)).toBeNull();
    expect(map.reveal(0, 40)).toBe(-40);
    expect(map.reveal(999, 40)).toBe(1000 * ROW_PX - VIEW);
  });
});

describe("rows that grow with their text", () => {
  it("keep the row on top in its place", () => {
    const map = mapOf(1000);
    map.scrolled(560);
    map.resize(1000, VIEW, 2 * ROW_PX);
    expect(map.range(0).first).toBe(10);
    expect(map.height_px).toBe(2000 * ROW_PX);
    expect(map.place(11) - map.place(10)).toBe(2 * ROW_PX);
  });
});

describe("a list of a million rows", () => {
  it("never makes an element taller than a browser can", () => {
    expect(mapOf(MILLION).height_px).toBe(TALLEST_PX);
  });

  it("reaches its last row at the end of the scrollbar", () => {
    const map = mapOf(MILLION);
    map.scrolled(TALLEST_PX - VIEW);
    expect(map.range(0).last).toBe(MILLION - 1);
    expect(map.place(MILLION - 1) + ROW_PX).toBeCloseTo(TALLEST_PX, 3);
  });

  it("moves row by row under a wheel", () => {
    const map = mapOf(MILLION);
    map.scrolled(4_000_000);
    const before = map.list_top;
    map.scrolled(4_000_100);
    expect(map.list_top - before).toBe(100);
  });

  it("puts the scrollbar back in proportion without moving what is shown", () => {
    const map = mapOf(MILLION);
    map.scrolled(4_000_000);
    map.scrolled(4_000_500);
    const shown = map.list_top;
    map.scrolled(map.settled());
    expect(map.list_top).toBeCloseTo(shown, 6);
  });

  it("shows any row that is asked for", () => {
    const map = mapOf(MILLION);
    for (const row of [999_999, 500_000, 1, 777_777]) {
      map.reveal(row, 40);
      const { first, last } = map.range(0);
      expect(first).toBeLessThanOrEqual(row);
      expect(last).toBeGreaterThanOrEqual(row);
    }
  });
});
