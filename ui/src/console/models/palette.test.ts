// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { aSession } from "./testing";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("./desk.svelte");
const { placesAndActs } = await import("./palette");

function notes(letter_keys: boolean) {
  const desk = new Desk();
  desk.preferences = { letter_keys } as never;
  const here = aSession("1", { actions: ["hand_over"] });
  return placesAndActs(desk, here).map(({ note }) => note);
}

describe("the palette", () => {
  it("shows keys of one letter only while they act", () => {
    expect(
      notes(true)
        .filter((note) => note.length === 1)
        .sort(),
    ).toEqual(["H", "N"]);
    expect(notes(false).filter((note) => note.length === 1)).toEqual([]);
    expect(notes(false).some((note) => note.endsWith(" L"))).toBe(true);
  });
});
