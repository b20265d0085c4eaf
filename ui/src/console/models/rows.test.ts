import { describe, expect, it } from "vitest";
import { withTold as liveWithTold, without as liveWithout } from "./live";
import {
  near,
  PAGE,
  pagesOf,
  type Rows as RowsOf,
  withPage as withPageOf,
  without,
  withTold as withToldOf,
} from "./rows";
import { newer, type Stamped } from "./stamped";
import { aSession } from "./testing";

type Rows = RowsOf<Stamped>;
const withPage = (rows: Rows, offset: number, page: readonly Stamped[]): Rows =>
  withPageOf(rows, offset, page, newer<Stamped, Stamped>);
const withTold = (rows: Rows, told: Stamped): Rows =>
  withToldOf(rows, told, newer<Stamped, Stamped>);

const gap = {
  from: 0,
  ms: 1,
  measured_by: "steady" as const,
  can_be_counted: true,
  question: "?",
  remaining_if_counted_ms: 0,
  remaining_if_given_back_ms: 0,
};
const rowsOf = (...ids: string[]): Rows => new Map(ids.map((id, at) => [at, aSession(id)]));
const ids = (rows: Rows) => [...rows].map(([at, { id }]) => `${at}:${id}`);

describe("the rows of the list", () => {
  it("take a newer account of a session in its place", () => {
    const rows = withTold(rowsOf("a", "b"), aSession("b", { version: 2, status: "paused" }));
    expect(rows.get(1)).toMatchObject({ id: "b", version: 2, status: "paused" });
  });

  it("ignore an older account", () => {
    const rows: Rows = new Map([[0, aSession("a", { version: 5 })]]);
    expect(withTold(rows, aSession("a", { version: 4 })).get(0)?.version).toBe(5);
  });

  it("take a clock told anew under the same version", () => {
    const told = { ...aSession("a"), received_at: 99 };
    expect(withTold(rowsOf("a"), told).get(0)?.received_at).toBe(99);
  });

  it("stay the same object when the session is not among them", () => {
    const rows = rowsOf("a");
    expect(withTold(rows, aSession("z"))).toBe(rows);
    expect(without(rows, "z")).toBe(rows);
  });

  it("move up when one leaves", () => {
    expect(ids(without(rowsOf("a", "b", "c"), "b"))).toEqual(["0:a", "1:c"]);
  });

  it("keep what was told since a page was asked for", () => {
    const rows: Rows = new Map([[0, aSession("a", { version: 3 })]]);
    const page = [aSession("b"), aSession("a", { version: 2 })];
    expect(withPage(rows, 0, page).get(1)).toMatchObject({ id: "a", version: 3 });
  });

  it("end where a short page ends", () => {
    const rows: Rows = new Map([[150, aSession("x")]]);
    expect(ids(withPage(rows, 0, [aSession("a")]))).toEqual(["0:a"]);
  });

  it("are let go far from where somebody looks", () => {
    const many: Rows = new Map(Array.from({ length: 5000 }, (_, at) => [at, aSession(`${at}`)]));
    const kept = near(many, 4000, 4030);
    expect(kept.has(4000)).toBe(true);
    expect(kept.has(0)).toBe(false);
  });

  it("are asked for by the pages that hold them, and not beyond the end", () => {
    expect(pagesOf(PAGE - 5, PAGE + 5, 10_000)).toEqual([0, 1]);
    expect(pagesOf(0, 30, 5)).toEqual([0]);
    expect(pagesOf(0, 30, 0)).toEqual([]);
  });
});

describe("the live sessions", () => {
  const running = aSession("run", { status: "active" });
  const paused = aSession("pause", { status: "paused" });

  it("come gaps first, then running, then paused", () => {
    const asked = aSession("gap", { status: "paused", gap });
    const live = liveWithTold(liveWithTold([paused], running), asked);
    expect(live.map(({ id }) => id)).toEqual(["gap", "run", "pause"]);
  });

  it("lose a session that ended", () => {
    const ended = aSession("run", { version: 2, status: "completed", ended_at: 5 });
    expect(liveWithTold([running, paused], ended)).toEqual([paused]);
  });

  it("do not take in one that was never started", () => {
    const created = aSession("new", { status: "created", started_at: null });
    expect(liveWithTold([running], created)).toEqual([running]);
  });

  it("keep the highest version they have seen", () => {
    const newest = aSession("run", { version: 7, status: "paused" });
    const live = liveWithTold([newest], aSession("run", { version: 6 }));
    expect(live[0]?.version).toBe(7);
  });

  it("lose a session that left the list", () => {
    expect(liveWithout([running, paused], "run")).toEqual([paused]);
  });
});
