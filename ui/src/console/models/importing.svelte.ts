// An import as Rust tells of it: under way or done, and whether the interviewer looks at it.
import type { ImportLine, ImportOutcome, ImportView } from "../../shared/ipc/types";
import { OUTCOMES } from "./words";

export class Importing {
  view = $state.raw<ImportView | null>(null);
  is_open = $state(false);

  /** What the page begins with: an import that goes on is shown, one that is over is not. */
  begin(view: ImportView | null) {
    this.view = view;
    this.is_open = view !== null && !view.is_done;
  }

  /** Takes in how an import stands. It is shown when it begins and when it ends, and stays hidden in between
   * where the interviewer wants that. */
  told(view: ImportView) {
    const before = this.view;
    const begins = !view.is_done && (before === null || before.is_done);
    const ends = view.is_done && before?.is_done !== true;
    this.view = view;
    if (begins || ends) this.is_open = true;
  }
}

/** How many lines of a report tell of each outcome. */
export function countsOf(lines: readonly ImportLine[]): Record<ImportOutcome, number> {
  const counts = { added: 0, changed: 0, unchanged: 0, left_out: 0 };
  for (const { outcome } of lines) counts[outcome] += 1;
  return counts;
}

/** The outcomes a report has any line of, in the order they are told. */
export function outcomesOf(lines: readonly ImportLine[]): ImportOutcome[] {
  const counts = countsOf(lines);
  return OUTCOMES.filter((outcome) => counts[outcome] > 0);
}
