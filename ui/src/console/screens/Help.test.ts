// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { find, show } from "../parts/testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("../models/desk.svelte");
const { SESSION_KEYS } = await import("../models/actions");
const { ITEM_KEYS } = await import("../models/item_actions");
const { default: Help } = await import("./Help.svelte");

/** What Help says about keys, on one line. */
function keysSaid(letter_keys: boolean): string {
  const desk = new Desk();
  desk.preferences = { letter_keys } as never;
  show(Help as never, desk, {});
  const section = document.querySelector('[aria-labelledby="keys"]');
  return section?.textContent?.replace(/\s+/g, " ") ?? "";
}

describe("help", () => {
  it("lists every letter of a session's page, and how to get out of a note to them", () => {
    const said = keysSaid(true);
    for (const what of Object.values(SESSION_KEYS)) expect(said).toContain(what);
    expect(said).toContain("Esc leaves a note");
  });

  it("lists the keys of the library's lists, and those of them that always act where letters are off", () => {
    const said = keysSaid(true);
    for (const what of Object.values(ITEM_KEYS)) expect(said).toContain(what);
    document.body.replaceChildren();
    const without = keysSaid(false);
    expect([without.includes(ITEM_KEYS.a ?? ""), without.includes(ITEM_KEYS.Delete ?? "")]).toEqual(
      [false, true],
    );
  });

  it("lists the keys that lead back and forward", () => {
    const said = keysSaid(true);
    expect(said).toContain("Alt← Go back to the previous page");
    expect(said).toContain("Alt→ Go forward again");
  });

  it("leads to the first steps", () => {
    keysSaid(true);
    expect(find("to-first-steps")?.getAttribute("href")).toBe("#/welcome");
  });

  it("names the database", () => {
    const desk = new Desk();
    desk.start = { about: { database_path: "/home/dana/hotseat.db" } } as never;
    show(Help as never, desk, {});
    const section = document.querySelector('[aria-labelledby="data"]');
    expect(section?.textContent).toContain("/home/dana/hotseat.db");
  });

  it("names the way by name where letters are off", () => {
    const said = keysSaid(false);
    for (const what of Object.values(SESSION_KEYS)) expect(said).not.toContain(what);
    expect(said).toContain("K does the same by name");
  });
});
