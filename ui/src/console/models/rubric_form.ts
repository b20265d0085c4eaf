// What a rubric's form does to it: criteria and levels that come, go and change places. Rust judges the rest.
import type { Criterion, Rubric } from "../../shared/ipc/types";

/** A criterion with that many levels, none of them described. */
export const blankCriterion = (levels: number): Criterion => ({
  name: "",
  about: "",
  levels: Array.from({ length: levels }, () => ""),
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

/** "Level 1, the lowest". */
export function levelName(at: number, levels: number): string {
  if (at === 0) return "Level 1, the lowest";
  return at === levels - 1 ? `Level ${at + 1}, the highest` : `Level ${at + 1}`;
}

/** What a criterion is called where it is talked about. */
export function criterionName({ name }: Criterion, at: number): string {
  return name.trim() === "" ? `Criterion ${at + 1}` : `“${name.trim()}”`;
}
