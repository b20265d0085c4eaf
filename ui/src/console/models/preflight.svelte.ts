// Whether everything is ready for a session, looked at while its handover is prepared.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, PreflightView, SessionSummary } from "../../shared/ipc/types";

export class Preflight {
  /** Null until it was looked at, and while it is looked at again. */
  view = $state.raw<PreflightView | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  is_looking = $state(false);
  /** Whether it was looked at before, so that a further look is another. */
  was_looked = $state(false);

  readonly #session: Pick<SessionSummary, "id">;
  #looks_again = false;

  constructor(session: Pick<SessionSummary, "id">) {
    this.#session = session;
  }

  /** Looks at it. Calls that come meanwhile become one more look: the session may have changed. */
  async look(): Promise<void> {
    this.#looks_again = true;
    if (this.is_looking) return;
    this.is_looking = true;
    while (this.#looks_again) {
      this.#looks_again = false;
      this.view = null;
      this.error = null;
      try {
        this.view = await ask("preflight", { id: this.#session.id });
      } catch (error) {
        this.error = errorReply(error);
      }
    }
    this.is_looking = false;
    this.was_looked = true;
  }
}
