// Short messages that come unasked and go after a while, unless the person is reading them.
import { adviceFor, SENTENCES } from "../ipc/sentences";
import type { ErrorReply } from "../ipc/types";

export interface Toast {
  id: number;
  kind: "error" | "news";
  title: string;
  detail: string | null;
  action: { label: string; testid: string; run: () => void } | null;
  /** What it tells the newest of; an older message about the same goes. */
  about: string | null;
}

const SHOWN_MS = { error: 12_000, news: 9_000 };

export class Toasts {
  all = $state.raw<readonly Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(title: string, detail: string | null = null, action: Toast["action"] = null): number {
    return this.#add({ kind: "news", title, detail, action, about: null });
  }

  /** Says how something stands now, in place of how it stood. */
  sayOf(about: string, title: string, detail: string | null = null): number {
    return this.#add({ kind: "news", title, detail, action: null, about });
  }

  fail(reply: ErrorReply, again: (() => void) | null = null): number {
    const { title } = SENTENCES[reply.code];
    const advice = adviceFor(reply);
    const action = again && { label: "Try again", testid: "try-again", run: again };
    return this.#add({
      kind: "error",
      title,
      detail: advice ? `${reply.message} ${advice}` : reply.message,
      action,
      about: null,
    });
  }

  dismiss(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  /** Nothing goes while the person points at the messages or has stepped into them. */
  hold() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release() {
    for (const toast of this.all) this.#countDown(toast);
  }

  #add(toast: Omit<Toast, "id">): number {
    const added = { ...toast, id: this.#next++ };
    // The same thing said twice is one message, and what is overtaken is none.
    const others = this.all.filter(({ title, detail, about }) => {
      const is_same = title === added.title && detail === added.detail;
      return !is_same && (about === null || about !== added.about);
    });
    this.all = [...others.slice(-3), added];
    this.#countDown(added);
    return added.id;
  }

  #countDown({ id, kind }: Toast) {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS[kind]),
    );
  }
}
