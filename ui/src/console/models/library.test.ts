// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ListLibrary } from "../../shared/ipc/types";
import { anItem } from "./testing_library";

const asked = vi.hoisted(() => [] as [string, unknown][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: unknown }) => {
    asked.push([command, request]);
    if (command === "library_facets") {
      return { categories: [], tags: [], languages: [], archived: 2 };
    }
    const { shelf } = request as ListLibrary;
    return { rows: [], offset: 0, total: shelf === "archived" ? 3 : 0 };
  },
}));

const { Desk } = await import("./desk.svelte");

const settled = () => new Promise((resolve) => setTimeout(resolve));
const lists = () =>
  asked
    .filter(([command]) => command === "list_library")
    .map(([, request]) => request as ListLibrary);
const COUNTS = { challenges: 3, rubrics: 1, templates: 0 };

beforeEach(() => {
  asked.length = 0;
  sessionStorage.clear();
});

describe("a list of the library", () => {
  it("asks for what is set, and says nothing of what is not", async () => {
    const { challenge } = new Desk().shelves;
    challenge.open();
    await settled();
    expect(lists()[0]).toEqual({
      kind: "challenge",
      shelf: "active",
      text: "",
      sort: "updated",
      descending: true,
      limit: 100,
      offset: 0,
    });
    challenge.ask({ category: "Algorithms", used: false, text: "rate" });
    await settled();
    expect(lists().at(-1)).toMatchObject({ category: "Algorithms", used: false, text: "rate" });
    expect(lists().at(-1)).not.toHaveProperty("calibrated");
    expect([challenge.filtered, challenge.narrowed]).toEqual([true, true]);
    challenge.clearFilters();
    expect([challenge.filtered, challenge.query.shelf]).toEqual([false, "active"]);
  });

  it("is asked for again with news of the library while somebody looks at it, and not else", async () => {
    const desk = new Desk();
    const close = desk.shelves.challenge.open();
    await settled();
    asked.length = 0;
    desk.hear({ kind: "library_changed", library: COUNTS });
    await settled();
    expect(desk.library).toEqual(COUNTS);
    expect(asked.map(([command]) => command).sort()).toEqual(["library_facets", "list_library"]);
    close();
    asked.length = 0;
    desk.hear({ kind: "library_changed", library: COUNTS });
    await settled();
    expect(asked).toEqual([]);
  });

  it("asks how much is put aside, and of challenges what to narrow down to as well", async () => {
    const { rubric, challenge } = new Desk().shelves;
    rubric.open();
    await settled();
    expect(lists().map(({ kind, shelf, limit }) => [kind, shelf, limit])).toEqual([
      ["rubric", "active", 100],
      ["rubric", "archived", 1],
    ]);
    challenge.open();
    await settled();
    expect([
      rubric.archived,
      challenge.archived,
      rubric.facets,
      challenge.facets?.archived,
    ]).toEqual([3, 2, null, 2]);
  });

  it("keeps its question for the page's next life, each kind its own", () => {
    new Desk().shelves.challenge.ask({ text: "rate", tag: "python" });
    const { challenge, rubric } = new Desk().shelves;
    expect([challenge.query.text, challenge.query.tag, rubric.query.text]).toEqual([
      "rate",
      "python",
      "",
    ]);
  });
});

describe("chosen items", () => {
  it("stay chosen in another order, and not in another question", () => {
    const { challenge } = new Desk().shelves;
    challenge.choose(anItem("1"));
    challenge.choose(anItem("2"));
    challenge.choose(anItem("1"));
    challenge.ask({ sort: "title", descending: false });
    expect([...challenge.chosen.keys()]).toEqual(["2"]);
    challenge.ask({ text: "rate" });
    expect(challenge.chosen.size).toBe(0);
  });
});
