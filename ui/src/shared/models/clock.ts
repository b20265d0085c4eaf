// What a clock reads at an instant, told from one snapshot.
import type { Band, ClockView } from "../ipc/types";
import { gone, left } from "../format/times";

/** A clock and the moment this page received it, from which it ticks. */
export interface ClockSnapshot {
  clock: ClockView;
  /** By performance.now(), so that a moved wall clock moves nothing. */
  received_at: number;
}

export interface ClockFace {
  remaining_ms: number;
  /** "32:14". */
  left: string;
  /** "27:46". */
  used: string;
  band: Band;
  /** Of the limit, 0 to 1. */
  share: number;
}

export function remainingAt(clock: ClockView, received_at: number, now: number): number {
  // A frame's time may lie a little before the moment the snapshot came.
  const elapsed = clock.running ? Math.max(0, now - received_at) : 0;
  return Math.max(0, clock.remaining_ms - elapsed);
}

export function bandOf(clock: ClockView, remaining_ms: number): Band {
  const floor = clock.bands.find(({ from }) => from <= remaining_ms);
  return (floor ?? clock.bands[3]).band;
}

export function faceAt(clock: ClockView, received_at: number, now: number): ClockFace {
  const remaining_ms = remainingAt(clock, received_at, now);
  return {
    remaining_ms,
    left: left(remaining_ms),
    used: gone(clock.used_ms + clock.remaining_ms - remaining_ms),
    band: bandOf(clock, remaining_ms),
    share: clock.limit_ms > 0 ? Math.min(1, remaining_ms / clock.limit_ms) : 0,
  };
}

/** Whether drawing one instead of the other would change nothing visible. */
export function looksSame(a: ClockFace, b: ClockFace): boolean {
  return a.left === b.left && a.used === b.used && a.band === b.band;
}

/** The lowest notice passed on the way from one reading down to the next, or null. */
export function noticePassed(
  notices: readonly number[],
  before_ms: number,
  now_ms: number,
): number | null {
  const passed = notices.filter((at) => before_ms > at && now_ms <= at);
  return passed.length > 0 ? Math.min(...passed) : null;
}
