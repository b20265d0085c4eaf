// The sessions begun and not ended, kept in the order Rust sends them.
import type { SessionSummary } from "../../shared/ipc/types";
import { isLive, newer, type Stamped } from "./stamped";

/** Gaps first, then running, then paused. */
function rank(session: SessionSummary): number {
  if (session.gap) return 0;
  return session.status === "active" ? 1 : 2;
}

/** The list after news of one of its sessions, or of a new one. */
export function withTold(live: readonly Stamped[], told: Stamped): Stamped[] {
  const known = live.find(({ id }) => id === told.id);
  const kept = known ? newer(known, told) : told;
  if (!isLive(kept)) return live.filter(({ id }) => id !== told.id);
  const all = known ? live.map((one) => (one.id === told.id ? kept : one)) : [...live, kept];
  return all.sort((a, b) => rank(a) - rank(b));
}

export function without(live: readonly Stamped[], id: string): Stamped[] {
  return live.filter((one) => one.id !== id);
}
