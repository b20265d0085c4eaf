// Plays a session back: where it stands, how fast it goes, and what was there. What was there comes from Rust, one
// moment at a time; of moments that are asked for faster than they come, only the newest is.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, MarkView, ReplayMoment, ReplayView } from "../../shared/ipc/types";
import { everyFrame } from "../../shared/models/frames";

export const SPEEDS = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof SPEEDS)[number];
/** While it plays, moments are read no more often than this. */
const READ_EVERY_MS = 80;
/** How far a step by hand goes. */
export const STEP_MS = 10_000;

export class Player {
  /** What happened when; null until it was read. */
  view = $state.raw<ReplayView | null>(null);
  /** What was there at the moment that was read last; null until one was. */
  moment = $state.raw<ReplayMoment | null>(null);
  /** Where it stands, in milliseconds of running time. */
  at_ms = $state(0);
  is_playing = $state(false);
  speed = $state<Speed>(1);
  skips_idle = $state(true);
  error = $state.raw<ErrorReply | null>(null);
  moment_error = $state.raw<ErrorReply | null>(null);
  #id: string;
  /** The moment that is being read; null while none is. */
  #reading: number | null = null;
  /** The frame before, while it plays. */
  #before = 0;
  /** When a moment was read last. */
  #read_at = 0;

  constructor(id: string, at_ms: number) {
    this.#id = id;
    this.at_ms = at_ms;
  }

  get length_ms(): number {
    return this.view?.length_ms ?? 0;
  }

  /** What went on at this moment, in words. */
  get doing(): string {
    const at = this.at_ms;
    const span = this.view?.spans.find(({ from_ms, to_ms }) => from_ms <= at && at < to_ms);
    return span?.words ?? this.moment?.doing ?? "";
  }

  async load(): Promise<void> {
    // Whoever looks at the newest moment of a live session goes on doing so.
    const follows = this.view !== null && this.at_ms >= this.length_ms;
    try {
      this.view = await ask("session_replay", { id: this.#id });
      this.error = null;
      this.seek(follows ? this.length_ms : this.at_ms);
    } catch (error) {
      this.error = errorReply(error);
    }
  }

  /** Goes to a moment; to the beginning or the end where it lies beyond. */
  seek(at_ms: number) {
    this.at_ms = Math.round(Math.min(Math.max(0, at_ms), this.length_ms));
    void this.#read();
  }

  step(by_ms: number) {
    this.seek(this.at_ms + by_ms);
  }

  /** Goes to the next thing that happened, or with false to the one before. */
  toMark(is_next: boolean) {
    const marks = this.view?.marks ?? [];
    const at = this.at_ms;
    const mark = is_next
      ? marks.find(({ at_ms }) => at_ms > at)
      : marks.findLast(({ at_ms }) => at_ms < at);
    this.seek(mark?.at_ms ?? (is_next ? this.length_ms : 0));
  }

  /** The thing that happened at this very moment; null where none did. */
  get mark(): MarkView | null {
    return this.view?.marks.findLast(({ at_ms }) => at_ms === this.at_ms) ?? null;
  }

  toggle() {
    // From the end it begins anew.
    if (!this.is_playing && this.at_ms >= this.length_ms) this.at_ms = 0;
    this.is_playing = !this.is_playing;
  }

  /** Has time go by while it plays, until the returned function is called. */
  run(): () => void {
    this.#before = performance.now();
    return everyFrame((now) => {
      // Where the page was not seen for a while, that time is not played.
      const passed_ms = Math.min(Math.max(0, now - this.#before), 250);
      this.#before = now;
      if (this.is_playing && this.view) this.#goOn(passed_ms * this.speed);
    });
  }

  #goOn(by_ms: number) {
    const next = this.at_ms + by_ms;
    const quiet = this.view?.idle.find(([from, to]) => from <= next && next < to);
    this.at_ms = Math.round(Math.min(this.skips_idle && quiet ? quiet[1] : next, this.length_ms));
    if (this.at_ms >= this.length_ms) this.is_playing = false;
    // As often as an eye follows, and always at the end.
    const is_due = performance.now() - this.#read_at >= READ_EVERY_MS || !this.is_playing;
    if (is_due && !this.#isShown()) void this.#read();
  }

  /** Whether what is shown is what was there at this moment. */
  #isShown(): boolean {
    const { moment, at_ms } = this;
    if (!moment || at_ms < moment.at_ms) return false;
    return moment.until_ms === null || at_ms < moment.until_ms;
  }

  async #read(): Promise<void> {
    if (this.#reading !== null) return;
    for (;;) {
      const at_ms = this.at_ms;
      this.#reading = at_ms;
      this.#read_at = performance.now();
      try {
        this.moment = await ask("replay_moment", { id: this.#id, at_ms });
        this.moment_error = null;
      } catch (error) {
        this.moment_error = errorReply(error);
        this.is_playing = false;
      }
      this.#reading = null;
      if (this.at_ms === at_ms || this.moment_error) return;
    }
  }
}
