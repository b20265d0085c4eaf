// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { aMain } from "../../shared/parts/testing/shown";
import { find, show } from "../parts/testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: async () => [] }));

const { Desk } = await import("../models/desk.svelte");
const { default: Rail } = await import("../parts/Rail.svelte");
const { default: Welcome } = await import("./Welcome.svelte");

function aDesk() {
  const desk = new Desk();
  desk.preferences = { first_steps_hidden: true } as never;
  desk.counts = { all: 3, samples: 0 } as never;
  return desk;
}

it("the first steps are there at any time, also with sessions and once they were skipped", () => {
  aMain();
  show(Welcome as never, aDesk(), {});
  expect(find("first-steps")?.children).toHaveLength(3);
  const headings = [...document.querySelectorAll("h1, h2, h3")].map(({ localName }) => localName);
  expect(headings).toEqual(["h1", "h2", "h2", "h2"]);
});

it("the first steps are no entry of the rail, and none is marked for them", () => {
  const onsearch = () => {};
  show(Rail, aDesk(), { route: { screen: "welcome" }, onsearch });
  expect(document.querySelectorAll("[aria-current]")).toHaveLength(0);
  show(Rail, aDesk(), { route: { screen: "new" }, onsearch });
  expect(document.querySelectorAll("[aria-current]")).toHaveLength(1);
});
