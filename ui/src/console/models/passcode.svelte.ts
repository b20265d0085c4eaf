// Setting the passcode: typed twice, judged by Rust, and the recovery code kept before anything else.
import { ask, errorReply } from "../../shared/ipc/client";
import { PASSCODE_MIN_CHARS } from "../../shared/ipc/types";
import { errorAt } from "./form";

export class PasscodeForm {
  current = $state("");
  passcode = $state("");
  repeat = $state("");
  is_shown = $state(false);
  sending = $state(false);
  error = $state<string | null>(null);
  current_error = $state<string | null>(null);
  repeat_error = $state<string | null>(null);
  /** Shown once, as soon as the passcode is set. */
  recovery_code = $state<string | null>(null);

  /** Whether there is one in force, which has to be known to set another. */
  readonly replaces: boolean;

  constructor(replaces: boolean) {
    this.replaces = replaces;
  }

  /** Whether it was set. */
  async send(): Promise<boolean> {
    if (this.sending) return false;
    this.error = null;
    const is_missing = this.replaces && this.current === "";
    this.current_error = is_missing ? "Type the current passcode" : null;
    const agrees = this.passcode === this.repeat;
    this.repeat_error = agrees ? null : "The two passcodes don’t match";
    if (is_missing || !agrees) {
      // Rust judges it, and would set it: it can't be asked yet, and the rest is to be said with this.
      if ([...this.passcode].length < PASSCODE_MIN_CHARS) {
        this.error = `The passcode must have at least ${PASSCODE_MIN_CHARS} characters`;
      }
      return false;
    }
    this.sending = true;
    try {
      const current = this.replaces ? this.current : null;
      const set = await ask("set_passcode", { passcode: this.passcode, current });
      this.recovery_code = set.recovery_code;
      this.current = this.passcode = this.repeat = "";
      return true;
    } catch (error) {
      this.#take(error);
      return false;
    } finally {
      this.sending = false;
    }
  }

  #take(error: unknown) {
    const reply = errorReply(error);
    if (reply.code === "wrong_passcode") this.current_error = reply.message;
    else this.error = errorAt(reply.fields, "passcode") ?? reply.message;
  }
}
