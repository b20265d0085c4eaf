// @vitest-environment jsdom
import type { Component } from "svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { aMain, WAIT } from "../../shared/parts/testing/shown";
import { show } from "../parts/testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: async () => null }));

const { Desk } = await import("../models/desk.svelte");
const { default: Item } = await import("./Item.svelte");
const { default: Replay } = await import("./Replay.svelte");
const { default: Session } = await import("./Session.svelte");

beforeEach(() => {
  document.title = "";
  // jsdom lays nothing out.
  vi.stubGlobal("matchMedia", () => ({
    ...{ matches: false, addEventListener: () => {}, removeEventListener: () => {} },
  }));
});

const anItem = (kind: string) => ({ kind, id: "77", tab: null, version: null });

it.each<[string, Component<never>, object]>([
  ["Challenge", Item, anItem("challenge")],
  ["Rubric", Item, anItem("rubric")],
  ["Template", Item, anItem("template")],
  ["Session", Session, { id: "77", tab: null }],
  ["Session", Replay, { id: "77", at_ms: 0 }],
])("the window of a missing %s says so", async (name, screen, props) => {
  aMain();
  show(screen, new Desk(), props as never);
  await vi.waitFor(() => expect(document.title).toBe(`${name} not found · Hotseat`), WAIT);
  expect(document.querySelector("h1")?.textContent).toBe(
    `This ${name.toLowerCase()} no longer exists`,
  );
});
