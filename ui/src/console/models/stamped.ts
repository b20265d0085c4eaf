// A session together with the moment this page received it, from which its clock ticks.
import type { SessionSummary } from "../../shared/ipc/types";

export type Stamped<T extends SessionSummary = SessionSummary> = T & {
  /** By performance.now(), so that a moved wall clock moves nothing. */
  received_at: number;
};

export function stamp<T extends SessionSummary>(session: T, at = performance.now()): Stamped<T> {
  return { ...session, received_at: at };
}

/** Of two accounts of one session the one to keep; a clock told anew comes with the same version. */
export function newer<A extends SessionSummary, B extends SessionSummary>(
  known: A,
  told: B,
): A | B {
  return told.version >= known.version ? told : known;
}

/** Begun and not ended. */
export function isLive(session: SessionSummary): boolean {
  return session.started_at !== null && session.ended_at === null;
}
