// What a rubric's form does to it: criteria and levels that come, go and change places. Rust judges the rest.
import type { Criterion, Rubric } from "../../shared/ipc/types";

/** How many levels a criterion has at first, and how many with the one that can be added. */
export const LEVELS = { usual: 4, most: 5 } as const;
/** Most criteria; Rust refuses more. */
export const MOST_CRITERIA = 12;

export const blankCriterion = (): Criterion => ({
  name: "",
  about: "",
  levels: Array.from({ length: LEVELS.usual }, () => ""),
});

export function withCriterion(rubric: Rubric, at: number, criterion: Criterion): Rubric {
  return { ...rubric, criteria: rubric.criteria.toSpliced(at, 0, criterion) };
}

export function withoutCriterion(rubric: Rubric, at: number): Rubric {
  return { ...rubric, criteria: rubric.criteria.toSpliced(at, 1) };
}

export function changedCriterion(
  rubric: Rubric,
  at: number,
  change: (criterion: Criterion) => Criterion,
): Rubric {
  return {
    ...rubric,
    criteria: rubric.criteria.map((one, nth) => (nth === at ? change(one) : one)),
  };
}

/** The same things with one of them at another place. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const one = all[from];
  if (one === undefined) return [...all];
  return all.toSpliced(from, 1).toSpliced(to, 0, one);
}

/** The place something let go at would take: above the first whose middle is further down. */
export function placeAt(middles: readonly number[], from: number, y: number): number {
  const above = middles.filter((middle) => middle < y).length;
  // What is dragged leaves its own place.
  return above > from ? above - 1 : above;
}

/** "Level 1, the lowest". */
export function levelName(at: number, levels: number): string {
  if (at === 0) return "Level 1, the lowest";
  return at === levels - 1 ? `Level ${at + 1}, the highest` : `Level ${at + 1}`;
}

/** What a criterion is called where it is talked about. */
export function criterionName({ name }: Criterion, at: number): string {
  return name.trim() === "" ? `Criterion ${at + 1}` : `“${name.trim()}”`;
}
