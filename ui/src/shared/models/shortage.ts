// What to tell of a session whose time or tokens get short, once for each of Rust's notices.
import { count } from "../format/numbers";
import { minutesSeconds } from "../format/times";
import type { TokensView } from "../ipc/types";
import { type ClockSnapshot, noticePassed, remainingAt } from "./clock";

/** "06:00" or "5,000 tokens", and of how much. */
export interface Short {
  amount: string;
  of: string;
}

/** One session, looked at again and again. */
export class Shortage {
  #last_ms: number | null = null;
  #last_tokens: number | null = null;

  /** What the clock passed since the last look. */
  ofTime({ clock, received_at }: ClockSnapshot, now: number): Short | null {
    const remaining = remainingAt(clock, received_at, now);
    const before = this.#last_ms;
    this.#last_ms = remaining;
    const notice = before === null ? null : noticePassed(clock.notices, before, remaining);
    if (notice === null) return null;
    // After a hidden window comes back, less is left than the notice says.
    const amount = minutesSeconds(Math.ceil(Math.min(notice, remaining) / 1000));
    return { amount, of: clock.limit_words };
  }

  /** What the budget passed since the last look. */
  ofTokens({ remaining, notices, budget_words }: TokensView): Short | null {
    const before = this.#last_tokens;
    this.#last_tokens = remaining;
    if (before === null || noticePassed(notices, before, remaining) === null) return null;
    return { amount: `${count(remaining)} tokens`, of: budget_words };
  }
}
