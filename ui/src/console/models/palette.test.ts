// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Action, GapView } from "../../shared/ipc/types";
import { aSession } from "./testing";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("./desk.svelte");
const { placesAndActs } = await import("./palette");

function aDesk(letter_keys = true) {
  const desk = new Desk();
  desk.preferences = { letter_keys } as never;
  return desk;
}

function aPage() {
  const act = () => vi.fn();
  return { open: act(), bookmark: act(), note: act(), gap: act(), settleGap: act() };
}

function notes(letter_keys: boolean) {
  const here = aSession("1", { actions: ["hand_over"] });
  return placesAndActs(aDesk(letter_keys), here).map(({ note }) => note);
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

describe("the first steps", () => {
  it("can be gone to by name, at any time", () => {
    const offer = placesAndActs(aDesk(), null).find(({ name }) => name === "First steps");
    expect([offer?.group, offer?.id]).toEqual(["Go to", "go-first-steps"]);
    offer?.run();
    expect(location.hash).toBe("#/welcome");
  });
});

describe("handing over", () => {
  it("comes before everything else there is to do with a prepared session", () => {
    const desk = aDesk();
    desk.page_acts = aPage();
    const here = aSession("1", { status: "created", actions: ["start", "hand_over"] });
    const acts = placesAndActs(desk, here).filter(({ group }) => group === "Do");
    expect(acts[0]?.name).toBe("Hand over to Candidate 1");
    expect(acts.at(-1)?.name).toBe("Lock the console");
  });
});

describe("a sealed record", () => {
  it("can be opened from anywhere", () => {
    const desk = aDesk();
    const choose = vi.spyOn(desk.record, "choose").mockResolvedValue();
    const offer = placesAndActs(desk, null).find(({ name }) => name === "Open record…");
    offer?.run();
    expect(choose).toHaveBeenCalledOnce();
  });
});

describe("what can be done with the session shown", () => {
  const ALL: Action[] = ["pause", "resume", "extend_time", "extend_tokens", "end"];

  function acts(desk: InstanceType<typeof Desk>, here = aSession("1", { actions: ALL })) {
    return placesAndActs(desk, here).filter(({ id }) => id.startsWith("act-"));
  }

  it("is offered by name, with its letter where it has one", () => {
    const desk = aDesk();
    desk.page_acts = aPage();
    expect(acts(desk).map(({ name, note }) => [name, note])).toEqual([
      ["Pause", "P"],
      ["Resume", "R"],
      ["Add time", "T"],
      ["Add tokens", "K"],
      ["End session", "E"],
      ["Replay the session so far", "Y"],
      ["Bookmark this moment", "B"],
      ["Add a private note", "M"],
      ["Duplicate", ""],
      ["Save as template", ""],
      ["Copy ID", ""],
    ]);
  });

  it("does what its letter does", () => {
    const desk = aDesk();
    const page = (desk.page_acts = aPage());
    for (const { run, name } of acts(desk)) if (name !== "Copy ID") run();
    expect(page.open.mock.calls).toEqual([["time"], ["tokens"]]);
    expect([page.bookmark, page.note].map((act) => act.mock.calls.length)).toEqual([1, 1]);
    expect([desk.stopping?.how, desk.duplicating?.id]).toEqual(["end", "1"]);
    expect(desk.saving_template?.id).toBe("1");
  });

  it("is an accommodation only where Rust allows one", () => {
    const desk = aDesk();
    const page = (desk.page_acts = aPage());
    const named = (actions: Action[]) =>
      acts(desk, aSession("1", { actions })).find(({ name }) => name.startsWith("Accommodation"));
    expect(named(["extend_time"])).toBeUndefined();
    named(["accommodate"])?.run();
    expect(page.open.mock.calls).toEqual([["accommodation"]]);
  });

  it("is offered with letter keys off, and names none then", () => {
    const desk = aDesk(false);
    desk.page_acts = aPage();
    expect(acts(desk).map(({ note }) => note)).toEqual(Array(11).fill(""));
  });

  it("is what Rust allows, and no going on while a gap is open", () => {
    const desk = aDesk();
    desk.page_acts = aPage();
    const here = aSession("1", { actions: ["resume"], gap: {} as GapView });
    expect(acts(desk, here).map(({ name }) => name)).toEqual([
      "Replay the session so far",
      "Bookmark this moment",
      "Add a private note",
      "Duplicate",
      "Save as template",
      "Copy ID",
    ]);
  });

  it("is nothing where no session's page is shown", () => {
    expect(acts(aDesk())).toEqual([]);
  });
});
