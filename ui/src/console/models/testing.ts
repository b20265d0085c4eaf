// Sessions for tests, each with what the test is about.
import type { ClockView, SessionSummary } from "../../shared/ipc/types";
import { stamp, type Stamped } from "./stamped";

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

export function aSession(id: string, session: Partial<SessionSummary> = {}): Stamped {
  return stamp(
    {
      id,
      version: 1,
      candidate_name: `Candidate ${id}`,
      candidate_email: null,
      challenge_title: null,
      model: "gpt-4",
      status: "active",
      clock: aClock(),
      tokens: {
        budget: 50_000,
        used: 0,
        input: 0,
        output: 0,
        remaining: 50_000,
        band: "green",
        budget_words: "50,000",
      },
      gap: null,
      actions: [],
      is_sample: false,
      created_at: 0,
      started_at: 1,
      ended_at: null,
      ...session,
    },
    0,
  );
}
