// Clocks for tests, each with what the test is about.
import type { ClockView } from "../ipc/types";

const MINUTE = 60_000;

export function aClock(clock: Partial<ClockView> = {}): ClockView {
  return {
    running: true,
    remaining_ms: 60 * MINUTE,
    used_ms: 0,
    paused_ms: 0,
    limit_ms: 60 * MINUTE,
    limit_words: "60 min",
    bands: [
      { band: "green", from: 30 * MINUTE + 1 },
      { band: "yellow", from: 15 * MINUTE },
      { band: "orange", from: 6 * MINUTE },
      { band: "red", from: 0 },
    ],
    notices: [15 * MINUTE, 6 * MINUTE, 3 * MINUTE],
    ...clock,
  };
}
