// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aSession } from "./testing";

const asked = vi.hoisted(() => [] as string[]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    asked.push(command);
    return { rows: [], offset: 0, total: 0, is_cut: false };
  },
}));

const { Desk } = await import("./desk.svelte");

const NO_COUNTS = {
  all: 0,
  created: 0,
  active: 0,
  paused: 0,
  completed: 0,
  expired: 0,
  samples: 0,
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked.length = 0;
});

describe("the list of sessions", () => {
  it("is asked for again with every version while somebody looks at it", async () => {
    const desk = new Desk();
    desk.list.open();
    await settled();
    desk.know(aSession("1", { version: 2 }));
    await settled();
    desk.know(aSession("1", { version: 2 }));
    await settled();
    expect(asked).toEqual(["list_sessions", "list_sessions"]);
  });

  it("is not asked for while nobody looks, and once when somebody comes back", async () => {
    const desk = new Desk();
    const close = desk.list.open();
    await settled();
    close();
    asked.length = 0;
    for (const version of [2, 3, 4]) desk.know(aSession("1", { version }));
    await settled();
    expect(asked).toEqual([]);
    desk.list.open();
    await settled();
    expect(asked).toEqual(["list_sessions"]);
  });

  it("is not asked for again by live sessions that are only told anew", async () => {
    const desk = new Desk();
    const told = [aSession("1", { version: 2 }), aSession("2", { version: 5 })];
    desk.hear({ kind: "watching", counts: NO_COUNTS, live: told });
    desk.list.open();
    await settled();
    for (const session of told) desk.know(session);
    await settled();
    expect(asked).toEqual(["list_sessions"]);
    desk.know(aSession("2", { version: 6 }));
    await settled();
    expect(asked).toEqual(["list_sessions", "list_sessions"]);
  });

  it("is asked for again where it was known before the news were watched", async () => {
    const desk = new Desk();
    desk.list.open();
    await settled();
    desk.hear({ kind: "watching", counts: NO_COUNTS, live: [] });
    await settled();
    expect(asked).toEqual(["list_sessions", "list_sessions"]);
  });
});
