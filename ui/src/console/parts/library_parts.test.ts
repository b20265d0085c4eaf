// @vitest-environment jsdom
import { flushSync, tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportView } from "../../shared/ipc/types";
import { aMain, heard, press, put, see, WAIT } from "../../shared/parts/testing/shown";
import { anImport, anItem, aView } from "../models/testing_library";
import OnDesk from "./testing/OnDesk.svelte";
import { find, show } from "./testing/shown";

const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    return answers.get(command) ?? null;
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: ImportSheet } = await import("./ImportSheet.svelte");
const { default: ItemVersions } = await import("./ItemVersions.svelte");
const { default: LibraryTable } = await import("./LibraryTable.svelte");
const { default: PromptList } = await import("./PromptList.svelte");
const { default: TagsField } = await import("./TagsField.svelte");

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

const text = (node: Element | null) => node?.textContent?.replace(/\s+/g, " ").trim() ?? "";
const commands = () => asked.map(([command]) => command);

beforeEach(() => {
  // Rows are as high as text is large.
  document.documentElement.style.fontSize = "16px";
  asked.length = 0;
  answers.clear();
  sessionStorage.clear();
});

describe("a list in the interviewer's order", () => {
  function shown(texts: string[], locked = false) {
    const desk = new Desk();
    const change = vi.fn();
    show(PromptList as never, desk, {
      ...{ field: "hints", label: "Hints", one: "Hint", about: "", errors: [] },
      ...{ texts, locked, change },
    } as never);
    return { desk, change };
  }

  it("is moved by keys, and says where to", async () => {
    const said = heard();
    const { change } = shown(["a", "b", "c"]);
    const field = document.getElementById("hints-0");
    field?.focus();
    if (field) expect(press(field, "ArrowDown", { altKey: true }).defaultPrevented).toBe(true);
    expect(change.mock.calls).toEqual([[["b", "a", "c"]]]);
    await vi.waitFor(() => expect(said).toEqual(["Hint 1: moved to 2 of 3"]));
    if (field) expect(press(field, "ArrowUp", { altKey: true }).defaultPrevented).toBe(true);
    if (field) expect(press(field, "ArrowDown").defaultPrevented).toBe(false);
    expect(change).toHaveBeenCalledOnce();
  });

  it("loses an entry that its message brings back", async () => {
    const { desk, change } = shown(["a", "b"]);
    document.querySelector<HTMLElement>('[data-testid="hints-remove"]')?.click();
    await tick();
    expect(change.mock.calls).toEqual([[["b"]]]);
    expect(desk.toasts.all[0]?.title).toBe("Hint 1 was deleted");
    desk.toasts.all[0]?.action?.run();
    expect(change).toHaveBeenCalledTimes(2);
  });

  it("offers nothing where it can only be read", () => {
    shown(["a"], true);
    expect(document.querySelectorAll("button")).toHaveLength(0);
    expect(document.querySelector("textarea")?.readOnly).toBe(true);
  });
});

describe("tags", () => {
  function shown(tags: string[]) {
    const change = vi.fn();
    put(TagsField as never, { id: "tags", label: "Tags", tags, suggestions: [], change } as never);
    return { change, input: document.querySelector("input") as HTMLInputElement };
  }

  it("are added with Enter, each once, and several with commas between them", () => {
    const { change, input } = shown(["python"]);
    input.value = "go, python, , go";
    input.dispatchEvent(new Event("input"));
    press(input, "Enter");
    expect(change.mock.calls).toEqual([[["python", "go"]]]);
    press(input, "Enter");
    expect(change).toHaveBeenCalledOnce();
  });

  it("go with Backspace where nothing is typed, and not where something is", () => {
    const { change, input } = shown(["python", "go"]);
    input.value = "r";
    input.dispatchEvent(new Event("input"));
    press(input, "Backspace");
    expect(change).not.toHaveBeenCalled();
    input.value = "";
    input.dispatchEvent(new Event("input"));
    press(input, "Backspace");
    expect(change.mock.calls).toEqual([[["python"]]]);
  });
});

describe("what differs between two versions", () => {
  const VERSIONS = [
    { version: 1, saved_at: 0, used_in: 3 },
    { version: 2, saved_at: 1, used_in: 0 },
  ];

  it("is marked by a sign and in words, not by colour alone", async () => {
    aMain();
    answers.set("item_versions", VERSIONS);
    const lines = [
      { kind: "removed", text: "in any minute" },
      { kind: "added", text: "in any rolling minute" },
      { kind: "same", text: "Explain" },
    ];
    answers.set("compare_versions", { sections: [{ title: "Task", lines }] });
    show(ItemVersions as never, new Desk(), { view: aView({ version: 2 }) } as never);
    const diff = await see("section-diff");
    expect([...diff.children].map(text)).toEqual([
      "− Removed: in any minute",
      "+ Added: in any rolling minute",
      "Explain",
    ]);
    expect(asked.find(([name]) => name === "compare_versions")?.[1]).toEqual({
      ...{ id: "1", from: 1, to: 2 },
    });
    expect(text(find("versions"))).toContain("Used in 3 sessions");
  });

  it("is asked of nobody where there is one version", async () => {
    aMain();
    answers.set("item_versions", VERSIONS.slice(0, 1));
    show(ItemVersions as never, new Desk(), { view: aView() } as never);
    await see("versions");
    expect(commands()).not.toContain("compare_versions");
  });
});

describe("the report of an import", () => {
  const lines: ImportView["lines"] = [
    { place: "a.md", outcome: "added", id: "1", title: "Rate limiter", notes: ["One note."] },
    { place: "b.md", outcome: "left_out", id: null, title: "", notes: ["It has no title."] },
  ];

  it("tells line by line what came of it, narrows down, and can be taken back", async () => {
    const desk = new Desk();
    answers.set("undo_import", anImport({ is_done: true, is_undone: true }));
    const view = anImport({ is_done: true, lines, can_be_undone: true });
    show(ImportSheet as never, desk, { view } as never);
    const list = await see("import-lines");
    expect(text(list)).toBe("Added Rate limiter a.md One note.Left out b.md It has no title.");
    find("outcome-left_out")?.click();
    flushSync();
    expect(text(list)).toBe("Left out b.md It has no title.");
    expect(find("outcome-changed")).toBeNull();
    await vi.waitFor(() => {
      find("undo-import")?.click();
      expect(commands()).toContain("undo_import");
    }, WAIT);
    await vi.waitFor(() => expect(desk.importing.view?.is_undone).toBe(true));
  });

  it("that can't be taken back has no button for it", async () => {
    show(ImportSheet as never, new Desk(), { view: anImport({ is_done: true, lines }) } as never);
    await see("close-import");
    expect(find("undo-import")).toBeNull();
  });

  it("is a share and words while it is under way, and Stop stops it", async () => {
    show(ImportSheet as never, new Desk(), { view: anImport({ percent: 40 }) } as never);
    expect(text(await see("import-words"))).toBe("3 challenges 40 %");
    await vi.waitFor(() => {
      find("stop-import")?.click();
      expect(commands()).toContain("stop_import");
    }, WAIT);
  });
});

describe("the table of a list", () => {
  const rows = [anItem("1", { title: "Rate limiter", used_in: 2 }), anItem("2")];

  async function shown(letter_keys = true) {
    answers.set("list_library", { rows, offset: 0, total: 2 });
    answers.set("delete_items", { challenges: 1, rubrics: 0, templates: 0 });
    answers.set("archive_items", { challenges: 1, rubrics: 0, templates: 0 });
    const desk = new Desk();
    desk.preferences = { letter_keys } as never;
    const list = desk.shelves.challenge;
    list.open();
    const main = aMain();
    Object.defineProperty(main, "clientHeight", { value: 600 });
    put(OnDesk as never, { desk, part: LibraryTable, props: { list } } as never, main);
    const grid = await see("library-table");
    await see("library-row");
    return { desk, list, grid };
  }

  it("says of each row what it is, and opens the one the keys stand on", async () => {
    const { grid, list } = await shown();
    const [first] = document.querySelectorAll('[data-testid="library-row"]');
    expect(first?.getAttribute("aria-label")).toBe(
      "Rate limiter, version 1, used in 2 sessions, not calibrated",
    );
    press(grid, "ArrowDown");
    expect(list.current).toBe(1);
    press(grid, "Enter");
    expect(location.hash).toBe("#/challenges/2");
  });

  it("does to the chosen rows, and else to the row the keys stand on, what a key says", async () => {
    const { grid, list } = await shown();
    press(grid, "a");
    await vi.waitFor(() => expect(asked.at(-1)?.[0]).not.toBe("archive_items"));
    expect(asked.find(([name]) => name === "archive_items")?.[1].ids).toEqual(["1"]);
    press(grid, " ");
    press(grid, "ArrowDown");
    press(grid, " ");
    expect([...list.chosen.keys()]).toEqual(["1", "2"]);
    press(grid, "Delete");
    expect(asked.find(([name]) => name === "delete_items")?.[1].ids).toEqual(["1", "2"]);
    await vi.waitFor(() => expect(list.chosen.size).toBe(0));
  });

  it("takes no letter where letters are off, and Delete all the same", async () => {
    const { grid } = await shown(false);
    expect(press(grid, "a").defaultPrevented).toBe(false);
    expect(commands()).not.toContain("archive_items");
    expect(press(grid, "Delete").defaultPrevented).toBe(true);
    expect(commands()).toContain("delete_items");
  });
});
