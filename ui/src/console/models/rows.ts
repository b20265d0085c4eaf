// The rows of the list that are known, by their place in it; most of a long list is not.
import { newer, type Stamped } from "./stamped";

export type Rows = ReadonlyMap<number, Stamped>;

/** Rows a page holds; pages begin at its multiples. */
export const PAGE = 100;

/** The rows after a page arrived; a row told of since, in a newer version, stays. */
export function withPage(rows: Rows, offset: number, page: readonly Stamped[]): Rows {
  const known = new Map([...rows.values()].map((row) => [row.id, row]));
  const next = new Map(rows);
  // A short page is the list's end: what was known behind it is gone.
  if (page.length < PAGE) {
    for (const at of rows.keys()) if (at >= offset + page.length) next.delete(at);
  }
  page.forEach((row, index) => {
    const before = known.get(row.id);
    next.set(offset + index, before ? newer(before, row) : row);
  });
  return next;
}

/** The rows after news of a session; the same object where it is not among them. */
export function withTold(rows: Rows, told: Stamped): Rows {
  for (const [at, row] of rows) {
    if (row.id === told.id) return new Map(rows).set(at, newer(row, told));
  }
  return rows;
}

/** The rows after one left; those behind it move up. */
export function without(rows: Rows, id: string): Rows {
  let gone: number | null = null;
  for (const [at, row] of rows) if (row.id === id) gone = at;
  if (gone === null) return rows;
  const place = gone;
  return new Map(
    [...rows]
      .filter(([at]) => at !== place)
      .map(([at, row]) => [at > place ? at - 1 : at, row] as const),
  );
}

/** The rows near a place; the rest is asked for again when the interviewer comes back to it. */
export function near(rows: Rows, first: number, last: number, margin = 10 * PAGE): Rows {
  if (rows.size <= 4 * margin) return rows;
  return new Map([...rows].filter(([at]) => at >= first - margin && at <= last + margin));
}

/** The pages that hold the rows from first to last, by their numbers. */
export function pagesOf(first: number, last: number, total: number): number[] {
  const end = Math.min(last, total - 1);
  const pages: number[] = [];
  for (let page = Math.floor(Math.max(0, first) / PAGE); page * PAGE <= end; page += 1) {
    pages.push(page);
  }
  return pages;
}
