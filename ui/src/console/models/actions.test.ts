// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Action, GapView } from "../../shared/ipc/types";
import { aSession } from "./testing";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("./desk.svelte");
const { offered, PLACES, press, SESSION_KEYS } = await import("./actions");

const EVERYTHING: Action[] = [
  ...(["start", "pause", "resume", "end", "extend_time", "extend_tokens"] as const),
  ...(["edit_config", "edit_candidate", "delete", "hand_over"] as const),
];

let desk: InstanceType<typeof Desk>;
const act = () => vi.fn();
const aPage = () => ({ open: act(), bookmark: act(), note: act(), gap: act(), settleGap: act() });

beforeEach(() => {
  desk = new Desk();
  desk.preferences = { letter_keys: true } as never;
});

/** The ids of what is offered at a place, for a session of which Rust allows this. */
function at(place: keyof typeof PLACES, actions: Action[], more: object = {}, on_page = true) {
  const session = aSession("1", { actions, ...more });
  const page = on_page ? aPage() : null;
  return offered(PLACES[place], { desk, session, page }).map(({ id }) => id);
}

describe("what a place offers", () => {
  it("is what Rust allows, in the place's order", () => {
    expect(at("buttons", ["end", "pause", "extend_time", "extend_tokens"])).toEqual([
      "extend_time",
      "extend_tokens",
      "pause",
      "end",
    ]);
    expect(at("buttons", [])).toEqual([]);
    expect(at("menu", EVERYTHING, {}, false)).toEqual([
      "open",
      "replay_so_far",
      "hand_over",
      "start",
      "pause",
      "resume",
      "end",
    ]);
  });

  it("is a replay once time has run, and all of it, a report and a record once that is over", () => {
    expect(at("buttons", [], { ended_at: 9 })).toEqual(["report", "seal", "replay"]);
    expect(at("menu", [], { ended_at: 9 }, false)).toEqual(["open", "replay", "report", "seal"]);
    expect(at("menu", [], { started_at: null }, false)).toEqual(["open"]);
  });

  it("is a comparison on the page of a session that was made from a template and is over", () => {
    const template = { kind: "template", id: "t", title: "T", version: 2, newest_version: 3 };
    const over = { ended_at: 9, started_at: 1 };
    expect(at("page_menu", [], { ...over, pins: [template] })).toEqual(["compare"]);
    expect(at("page_menu", [], { ...over, pins: [{ ...template, newest_version: null }] })).toEqual(
      [],
    );
    expect(at("page_menu", [], { pins: [template] })).toEqual([]);
    expect(at("page_menu", [], over)).toEqual([]);
  });

  it("is no form of the page where the page is not shown", () => {
    for (const place of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
      const away = at(place, EVERYTHING, {}, false);
      for (const id of ["edit", "extend_time", "extend_tokens", "bookmark", "note"] as const) {
        expect(away).not.toContain(id);
      }
    }
  });

  it("is no note and no bookmark in a session that came with a record, and else what it is anywhere", () => {
    const over = { ended_at: 9 };
    const own = at("palette", [], over);
    const imported = at("palette", [], { ...over, is_imported: true });
    expect(own).toEqual(expect.arrayContaining(["bookmark", "note", "seal"]));
    expect(imported).toEqual(own.filter((id) => id !== "bookmark" && id !== "note"));
  });

  it("is one way to edit, and to the name alone once it has begun", () => {
    expect(at("page_menu", ["edit_config", "edit_candidate"])).toEqual(["edit"]);
    expect(at("page_menu", ["edit_candidate"])).toEqual(["edit_candidate"]);
    expect(at("buttons", ["edit_candidate"])).toEqual([]);
  });

  it("is no going on while the question about a gap is open", () => {
    expect(at("card", ["resume"])).toEqual(["resume"]);
    expect(at("card", ["resume"], { gap: {} as GapView })).toEqual([]);
  });

  it("is pausing again, and not going on, where the candidate can resume", () => {
    desk.handover = {
      ...{ session_id: "1", version: 9, candidate_name: "Jane" },
      is_resume_armed: true,
    } as never;
    expect(at("buttons", ["pause", "resume", "end"])).toEqual(["pause_again", "end"]);
    expect(at("buttons", ["hand_over"])).toEqual([]);
  });
});

describe("a letter", () => {
  it("does the first thing it stands for that can be done", () => {
    const page = aPage();
    const session = aSession("1", { actions: ["hand_over", "extend_time"] });
    const here = { desk, session, page };
    press("h", here);
    expect([desk.handing_over, desk.taking_back]).toEqual([session, false]);
    press("t", here);
    press("k", here);
    expect(page.open.mock.calls).toEqual([["time"]]);
    desk.handing_over = null;
    desk.handover = { session_id: "1", version: 9 } as never;
    press("h", here);
    expect([desk.handing_over, desk.taking_back]).toEqual([null, true]);
  });

  it("answers no question that was not asked, and none that can't be counted", () => {
    const page = aPage();
    const letters = ["g", "c", "v"];
    for (const key of letters) press(key, { desk, session: aSession("1", {}), page });
    expect([page.gap, page.settleGap].flatMap((act) => act.mock.calls)).toEqual([]);
    const gap = { can_be_counted: false } as GapView;
    for (const key of letters) press(key, { desk, session: aSession("1", { gap }), page });
    expect(page.settleGap.mock.calls).toEqual([["give_back"]]);
    expect(page.gap).toHaveBeenCalledOnce();
  });

  it("takes no note in a session that came with a record", () => {
    const page = aPage();
    const session = aSession("1", { is_imported: true });
    for (const key of ["b", "m"]) press(key, { desk, session, page });
    expect([page.bookmark, page.note].flatMap((act) => act.mock.calls)).toEqual([]);
    for (const key of ["b", "m"]) press(key, { desk, session: aSession("1"), page });
    expect([page.bookmark, page.note].map((act) => act.mock.calls.length)).toEqual([1, 1]);
  });

  it("is said in Help once", () => {
    expect(Object.keys(SESSION_KEYS).sort().join("")).toBe("bceghkmoprtvy");
  });
});
