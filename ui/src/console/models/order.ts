// Things in an order that people change.

/** The same things with one of them at another place. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const [one] = all.slice(from, from + 1);
  if (one === undefined) return [...all];
  return all.toSpliced(from, 1).toSpliced(to, 0, one);
}

/** The place something let go at would take: above the first whose middle is further down. */
export function placeAt(middles: readonly number[], from: number, y: number): number {
  const above = middles.filter((middle) => middle < y).length;
  // What is dragged leaves its own place.
  return above > from ? above - 1 : above;
}
