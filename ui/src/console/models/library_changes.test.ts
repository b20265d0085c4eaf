// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { HandoverView } from "../../shared/ipc/types";
import { anImport, anItem } from "./testing_library";

const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = answers.get(command) ?? null;
    if (answer instanceof Error) throw { code: "not_found", message: "It is gone", fields: [] };
    return answer;
  },
}));

const { Desk } = await import("./desk.svelte");
const { ITEM_KEYS, ITEM_PLACES, offeredForItems, pressForItems } = await import("./item_actions");

const COUNTS = { challenges: 3, rubrics: 1, templates: 0 };
const commands = () => asked.map(([command]) => command);
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked.length = 0;
  answers.clear();
  for (const name of ["archive_items", "unarchive_items", "delete_items", "restore_items"]) {
    answers.set(name, COUNTS);
  }
});

describe("deleting", () => {
  it("is done at once and taken back by the message that says so", async () => {
    const desk = new Desk();
    const item = anItem("1", { title: "Rate limiter" });
    desk.shelves.challenge.choose(item);
    expect(await desk.library_changes.remove([item])).toBe(true);
    const [toast] = desk.toasts.all;
    expect(toast?.title).toBe("Rate limiter was deleted");
    expect([desk.library, desk.shelves.challenge.chosen.size]).toEqual([COUNTS, 0]);
    toast?.action?.run();
    await settled();
    expect(commands()).toEqual(["delete_items", "restore_items"]);
    expect(asked[1]?.[1].ids).toEqual(["1"]);
  });

  it("of several says how many, and of none asks nothing", async () => {
    const desk = new Desk();
    await desk.library_changes.remove([anItem("1"), anItem("2")]);
    expect(desk.toasts.all[0]?.title).toBe("Two challenges were deleted");
    expect(await desk.library_changes.remove([])).toBe(false);
    expect(commands()).toEqual(["delete_items"]);
  });

  it("that was refused says why, and nothing was chosen away", async () => {
    answers.set("delete_items", new Error());
    const desk = new Desk();
    const item = anItem("1");
    desk.shelves.challenge.choose(item);
    expect(await desk.library_changes.remove([item])).toBe(false);
    expect(
      desk.toasts.all.map(({ kind, detail }) => [kind, detail?.startsWith("It is gone")]),
    ).toEqual([["error", true]]);
    expect(desk.shelves.challenge.isChosen("1")).toBe(true);
  });
});

describe("exporting", () => {
  it("says what was written, and nothing where the interviewer chose no place", async () => {
    const desk = new Desk();
    await desk.library_changes.export(null);
    expect([asked[0]?.[1].ids, desk.toasts.all.length]).toEqual([null, 0]);
    answers.set("export_library", { words: "12 challenges in library.zip" });
    await desk.library_changes.export(["1"]);
    expect(desk.toasts.all[0]?.detail).toBe("12 challenges in library.zip");
  });
});

describe("a trial", () => {
  const tries = () => commands().filter((command) => command.startsWith("try_"));

  it("is opened at once where none was, and after a question where one may still be open", async () => {
    const desk = new Desk();
    await desk.library_changes.trySample();
    expect([tries(), desk.trying_anew]).toEqual([["try_sample"], null]);
    for (const [open, count] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const trying = desk.library_changes.tryOut({ id: "1" });
      expect(tries()).toHaveLength(1);
      desk.trying_anew?.answer(open);
      await trying;
      expect([tries().length, desk.trying_anew]).toEqual([count, null]);
    }
  });

  it("that could not be opened, or went with the laptop, is not asked about", async () => {
    const desk = new Desk();
    answers.set("try_sample", new Error());
    await desk.library_changes.trySample();
    answers.delete("try_sample");
    await desk.library_changes.trySample();
    desk.hear({ kind: "handover_changed", handover: { session_id: "1" } as HandoverView });
    await desk.library_changes.trySample();
    expect([tries().length, desk.trying_anew]).toEqual([3, null]);
  });
});

describe("an import", () => {
  it("is shown when it begins and when it ends, and stays hidden in between", () => {
    const desk = new Desk();
    const tell = (view: ReturnType<typeof anImport>) =>
      desk.hear({ kind: "import_changed", import: view });
    tell(anImport());
    expect(desk.importing.is_open).toBe(true);
    desk.importing.is_open = false;
    tell(anImport({ percent: 50 }));
    expect([desk.importing.is_open, desk.importing.view?.percent]).toEqual([false, 50]);
    tell(anImport({ is_done: true }));
    expect(desk.importing.is_open).toBe(true);
    desk.importing.is_open = false;
    tell(anImport({ is_done: true, is_undone: true }));
    expect(desk.importing.is_open).toBe(false);
  });

  it("that is over when the page begins is not shown, unlike one that goes on", () => {
    const { importing } = new Desk();
    importing.begin(anImport({ is_done: true }));
    expect([importing.is_open, importing.view?.is_done]).toEqual([false, true]);
    importing.begin(anImport());
    expect(importing.is_open).toBe(true);
  });

  it("that was called off before it began shows nothing", async () => {
    const desk = new Desk();
    await desk.library_changes.import("folder");
    expect([commands(), desk.importing.view]).toEqual([["import_library"], null]);
  });
});

describe("what a place offers", () => {
  const at = (place: keyof typeof ITEM_PLACES, ...items: ReturnType<typeof anItem>[]) =>
    offeredForItems(ITEM_PLACES[place], { desk: new Desk(), items, page: null }).map(
      ({ id }) => id,
    );

  it("is what can be done with one, and with several", () => {
    expect(at("menu", anItem("1"))).toEqual(["open", "new_session", "try", "export", "archive"]);
    expect(at("menu", anItem("1", { is_archived: true }))).toEqual([
      "open",
      "try",
      "export",
      "unarchive",
    ]);
    expect(at("chosen", anItem("1"), anItem("2"))).toEqual(["export", "archive", "delete"]);
    expect(at("palette")).toEqual([]);
  });

  it("has a rubric's own ways out, and no session of a rubric alone", () => {
    expect(at("menu", anItem("1", { kind: "rubric" }))).toEqual([
      "open",
      "export_markdown",
      "export_json",
      "archive",
    ]);
  });

  it("offers saving where something was typed", () => {
    const page = (edited: boolean) => ({
      save: vi.fn(),
      discard: vi.fn(),
      is_edited: () => edited,
    });
    const ids = (edited: boolean) =>
      offeredForItems(["save", "discard"], { desk: new Desk(), items: [], page: page(edited) })
        .length;
    expect([ids(true), ids(false)]).toEqual([2, 0]);
  });

  it("does by key what can be done, and says each key once", async () => {
    const here = { desk: new Desk(), items: [anItem("1", { is_archived: true })], page: null };
    expect(pressForItems("a", here)).toBe(true);
    expect(pressForItems("z", here)).toBe(false);
    expect(pressForItems("Delete", { ...here, items: [] })).toBe(false);
    await settled();
    expect(commands()).toEqual(["unarchive_items"]);
    expect(Object.keys(ITEM_KEYS)).toEqual(["a", "Delete"]);
  });
});
