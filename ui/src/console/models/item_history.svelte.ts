// The versions of an item, and what differs between two of them.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, SectionDiff, VersionView } from "../../shared/ipc/types";

export class ItemHistory {
  versions = $state.raw<readonly VersionView[] | null>(null);
  from = $state<number | null>(null);
  to = $state<number | null>(null);
  sections = $state.raw<readonly SectionDiff[] | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  #id: string;
  /** Answers to earlier questions are dropped. */
  #asked = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** Asks for the versions, the newest first, and compares the last two where none are chosen. */
  async load(): Promise<void> {
    this.error = null;
    try {
      const versions = await ask("item_versions", { id: this.#id, version: null });
      this.versions = versions.toSorted((a, b) => b.version - a.version);
    } catch (error) {
      this.error = errorReply(error);
      return;
    }
    const [newest, before] = this.versions;
    if (!newest || !before) return;
    await this.compare(this.from ?? before.version, this.to ?? newest.version);
  }

  async compare(from: number, to: number): Promise<void> {
    const turn = ++this.#asked;
    this.from = from;
    this.to = to;
    this.error = null;
    try {
      const { sections } = await ask("compare_versions", { id: this.#id, from, to });
      if (turn === this.#asked) this.sections = sections;
    } catch (error) {
      if (turn === this.#asked) this.error = errorReply(error);
    }
  }
}
