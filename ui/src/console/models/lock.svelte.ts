// Locking the console: what a locked page knows and asks, and how an open page forgets.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, LockView, PasscodeReply } from "../../shared/ipc/types";

/** How often the page says that a person is at the keyboard. */
const SIGN_OF_LIFE_MS = 30_000;

/** Leaves nothing of what the page showed or knew: the same page is loaded anew, at its beginning.
 * Rust says that it is locked, and then nothing else is asked for. */
export function forgetEverything() {
  history.replaceState(null, "", location.pathname);
  location.reload();
}

/** Tells Rust of keys and pointers, until the returned function is called. */
export function bindSignsOfLife(report: (error: unknown) => void): () => void {
  let told: number | null = null;
  function seen() {
    const now = performance.now();
    if (told !== null && now - told < SIGN_OF_LIFE_MS) return;
    told = now;
    ask("console_in_use", {}).catch(report);
  }
  const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
  for (const kind of kinds) window.addEventListener(kind, seen, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, seen, { capture: true });
  };
}

/** The lock as a page finds it when it loads. */
export class Lock {
  /** Null until Rust has said how it is. */
  view = $state.raw<LockView | null>(null);
  failure = $state.raw<ErrorReply | null>(null);
  passcode = $state("");
  /** What came of the last try. */
  words = $state("");
  trying = $state(false);
  /** Whole seconds until the next try is looked at. */
  wait_s = $state(0);

  #timer: ReturnType<typeof setInterval> | undefined;

  async look(): Promise<void> {
    this.failure = null;
    try {
      this.view = await ask("lock_state", {});
      this.#wait(this.view.wait_ms);
    } catch (error) {
      this.failure = errorReply(error);
    }
  }

  /** Whether the passcode was right. */
  async open(): Promise<boolean> {
    if (this.trying || this.wait_s > 0) return false;
    this.trying = true;
    this.words = "";
    try {
      return this.#take(await ask("unlock_console", { passcode: this.passcode }));
    } catch (error) {
      this.words = errorReply(error).message;
      return false;
    } finally {
      this.trying = false;
    }
  }

  stop() {
    clearInterval(this.#timer);
  }

  #take({ is_right, words, wait_ms }: PasscodeReply): boolean {
    this.words = words;
    this.passcode = "";
    this.#wait(wait_ms);
    if (is_right && this.view) this.view = { ...this.view, is_locked: false };
    return is_right;
  }

  #wait(ms: number) {
    this.stop();
    const until = performance.now() + ms;
    const count = () => {
      this.wait_s = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      if (this.wait_s === 0) this.stop();
    };
    this.#timer = setInterval(count, 250);
    count();
  }
}
