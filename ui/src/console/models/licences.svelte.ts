// The licences of everything Hotseat is made of, as the installer's command wrote them down.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply } from "../../shared/ipc/types";

/** A stretch of the text, which is laid out as a whole when it comes into sight. */
export interface Stretch {
  text: string;
  lines: number;
}

/** Few enough to be laid out unnoticed. With fewer, scrolling would stop more often: WebKit draws all that is
 * in sight anew for every stretch that comes. */
const STRETCH_LINES = 500;

/** The text cut into stretches, which together are the text. */
export function stretchesOf(text: string): Stretch[] {
  const lines = text.split(/(?<=\n)/);
  const stretches: Stretch[] = [];
  for (let at = 0; at < lines.length; at += STRETCH_LINES) {
    const some = lines.slice(at, at + STRETCH_LINES);
    stretches.push({ text: some.join(""), lines: some.length });
  }
  return stretches;
}

export class Licences {
  /** Null until Rust has answered; its text is null in a build that was not made for installing. */
  told = $state.raw<{ text: string | null } | null>(null);
  error = $state.raw<ErrorReply | null>(null);

  /** What went wrong before stays until the new answer is there, and the way to try again with it. */
  async look(): Promise<void> {
    try {
      this.told = { text: await ask("licences", {}) };
      this.error = null;
    } catch (error) {
      this.error = errorReply(error);
    }
  }
}
