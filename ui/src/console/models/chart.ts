// What the chart of use over time draws, and what it says in words.
import { count, counted } from "../../shared/format/numbers";
import { gone } from "../../shared/format/times";
import type { UseView } from "../../shared/ipc/types";

/** Minutes, tokens used by then (null in the future), tokens at an even pace. */
export type Columns = [number[], (number | null)[], number[]];

/** Tokens used by the last point. */
function usedIn({ points }: UseView): number {
  return points.at(-1)?.tokens ?? 0;
}

/** Tokens used at an even pace after so long. */
function evenPace({ limit_ms, budget }: UseView, ran_ms: number): number {
  return limit_ms > 0 ? (budget * Math.min(ran_ms, limit_ms)) / limit_ms : 0;
}

/** The points, then now, then the limit, where the even pace ends. */
export function columns(use: UseView, ran_ms: number): Columns {
  const last = use.points.at(-1)?.ran_ms ?? 0;
  const now = Math.max(last, Math.min(ran_ms, use.limit_ms));
  const used = [...use.points.map(({ tokens }) => tokens), usedIn(use)];
  const at = [...use.points.map((point) => point.ran_ms), now];
  const end = now < use.limit_ms ? [use.limit_ms] : [];
  const all = [...at, ...end];
  return [
    all.map((ms) => ms / 60_000),
    [...used, ...end.map(() => null)],
    all.map((ms) => evenPace(use, ms)),
  ];
}

/** The chart as rows: what had been used and how often code had been run by each moment at which that changed. */
export function tableOf({
  points,
  runs_ms,
}: UseView): { ran_ms: number; tokens: number; runs: number }[] {
  const moments = [...new Set([...points.map((point) => point.ran_ms), ...runs_ms])];
  return moments
    .sort((a, b) => a - b)
    .map((ran_ms) => ({
      ran_ms,
      tokens: points.findLast((point) => point.ran_ms <= ran_ms)?.tokens ?? 0,
      runs: runs_ms.filter((run) => run <= ran_ms).length,
    }));
}

/** The chart in a sentence. */
export function chartWords(use: UseView, ran_ms: number): string {
  const used = usedIn(use);
  const even = Math.round(evenPace(use, ran_ms));
  const by = `${count(used)} of ${count(use.budget)} tokens used after ${gone(ran_ms)} of running time`;
  const runs = use.runs_ms.length === 0 ? "" : ` ${counted(use.runs_ms.length, "run")} of code.`;
  return `${by}. An even pace would be at ${count(even)}.${runs}`;
}

/** "0", "500", "12k": tokens on the chart's edge. */
export function tokensShort(tokens: number): string {
  return tokens >= 1000 ? `${Number((tokens / 1000).toFixed(1))}k` : String(tokens);
}
