// Sessions for tests, each with what the test is about.
import type { SessionSummary } from "../../shared/ipc/types";
import { aClock } from "../../shared/models/testing";
import { stamp, type Stamped } from "./stamped";

export function aSession(id: string, session: Partial<SessionSummary> = {}): Stamped {
  return stamp(
    {
      id,
      version: 1,
      candidate_name: `Candidate ${id}`,
      candidate_email: null,
      challenge_title: null,
      template_title: null,
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
        notices: [12_500, 5_000, 2_500],
      },
      gap: null,
      actions: [],
      is_sample: false,
      is_practice: false,
      is_imported: false,
      created_at: 0,
      started_at: 1,
      ended_at: null,
      ...session,
    },
    0,
  );
}
