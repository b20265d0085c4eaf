// The rows of the list that are known, by their place in it; most of a long list is not.

/** What a row has to be known by. */
export interface Identified {
  id: string;
}

export type Rows<Row extends Identified> = ReadonlyMap<number, Row>;

/** Of two accounts of one thing the one to keep. */
export type Newer<Row> = (known: Row, told: Row) => Row;

/** Rows a page holds; pages begin at its multiples. */
export const PAGE = 100;

/** The rows after a page arrived; a row told of since, in a newer version, stays. */
export function withPage<Row extends Identified>(
  rows: Rows<Row>,
  offset: number,
  page: readonly Row[],
  newer: Newer<Row>,
): Rows<Row> {
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
export function withTold<Row extends Identified>(
  rows: Rows<Row>,
  told: Row,
  newer: Newer<Row>,
): Rows<Row> {
  for (const [at, row] of rows) {
    if (row.id === told.id) return new Map(rows).set(at, newer(row, told));
  }
  return rows;
}

/** The rows after one left; those behind it move up. */
export function without<Row extends Identified>(rows: Rows<Row>, id: string): Rows<Row> {
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
export function near<Row extends Identified>(
  rows: Rows<Row>,
  first: number,
  last: number,
  margin = 10 * PAGE,
): Rows<Row> {
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
