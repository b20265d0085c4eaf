// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aMain, WAIT } from "../../shared/parts/testing/shown";
import type { ItemKind, ListLibrary } from "../../shared/ipc/types";
import { find, show } from "../parts/testing/shown";

const archived = vi.hoisted(() => ({ total: 0 }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: ListLibrary }) => {
    if (command === "library_facets") {
      return { categories: [], tags: [], languages: [], archived: archived.total };
    }
    return { rows: [], offset: 0, total: request.shelf === "archived" ? archived.total : 0 };
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Library } = await import("./Library.svelte");

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

/** The list of a kind, once it is known. */
async function shown(kind: ItemKind, active: number) {
  const desk = new Desk();
  desk.library = { challenges: active, rubrics: active, templates: active };
  aMain();
  show(Library as never, desk, { kind } as never);
  await vi.waitFor(() => expect(desk.shelves[kind].archived).toBe(archived.total), WAIT);
  flushSync();
  return desk;
}

beforeEach(() => {
  archived.total = 0;
  sessionStorage.clear();
});

describe.each(["challenge", "rubric", "template"] as const)("the archive of every %s", (kind) => {
  it("is offered where there is something in it", async () => {
    archived.total = 2;
    await shown(kind, 3);
    expect(find("shelf-archived")?.textContent).toContain("2");
  });

  it("is not offered where it is empty, unless it is what is shown", async () => {
    const desk = await shown(kind, 3);
    expect(find("shelf-archived")).toBeNull();
    desk.shelves[kind].ask({ shelf: "archived" });
    flushSync();
    expect(find("shelf-archived")).not.toBeNull();
  });

  it("is where everything is, and is offered, where nothing else is left", async () => {
    archived.total = 1;
    await shown(kind, 0);
    expect([find("empty-state"), find("shelf-archived") !== null]).toEqual([null, true]);
  });

  it("is no word where nothing was ever there", async () => {
    await shown(kind, 0);
    expect(find("empty-state")?.textContent).not.toContain("rchive");
  });
});
