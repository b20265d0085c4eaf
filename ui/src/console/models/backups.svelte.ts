// The backups: which there are, making one, and putting one back.
import { ask, errorReply } from "../../shared/ipc/client";
import type { BackupView, ErrorReply } from "../../shared/ipc/types";

export class Backups {
  /** Null until they were looked at. */
  list = $state.raw<readonly BackupView[] | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  making = $state(false);
  /** The one the interviewer is about to put back. */
  chosen = $state.raw<BackupView | null>(null);
  restoring = $state(false);

  async look(): Promise<void> {
    this.error = null;
    await this.#listed(() => ask("list_backups", {}));
  }

  async make(): Promise<void> {
    if (this.making) return;
    this.making = true;
    await this.#listed(() => ask("back_up_now", {}));
    this.making = false;
  }

  /** Puts the chosen one back; the app starts anew, so the page does not come back from it. */
  async restore(): Promise<void> {
    if (!this.chosen || this.restoring) return;
    this.restoring = true;
    try {
      await ask("restore_backup", { name: this.chosen.name });
    } catch (error) {
      this.error = errorReply(error);
      this.restoring = false;
      this.chosen = null;
    }
  }

  async #listed(question: () => Promise<readonly BackupView[]>): Promise<void> {
    try {
      this.list = await question();
      this.error = null;
    } catch (error) {
      this.error = errorReply(error);
    }
  }
}
