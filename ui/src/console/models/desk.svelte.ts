// The interviewer's desk: everything the page knows, kept up to date by Rust's news.
import { createContext } from "svelte";
import { ask, errorReply, watchConsole } from "../../shared/ipc/client";
import type {
  ConsoleNews,
  ConsoleStart,
  ErrorReply,
  Notice,
  Preferences,
  SessionSummary,
  StatusCounts,
} from "../../shared/ipc/types";
import { Changes } from "./changes.svelte";
import { SessionList } from "./list.svelte";
import { withTold, without } from "./live";
import { isLive, stamp, type Stamped } from "./stamped";
import { Toasts } from "./toasts.svelte";

export class Desk {
  start = $state.raw<ConsoleStart | null>(null);
  failure = $state.raw<ErrorReply | null>(null);
  preferences = $state.raw<Preferences | null>(null);
  counts = $state.raw<StatusCounts | null>(null);
  live = $state.raw<readonly Stamped[]>([]);
  notices = $state.raw<readonly Notice[]>([]);
  /** Candidates whose sessions run while somebody wants to close the app; null when nobody does. */
  closing = $state.raw<readonly string[] | null>(null);
  /** The session somebody is about to end. */
  ending = $state.raw<SessionSummary | null>(null);

  readonly list = new SessionList();
  readonly toasts = new Toasts();
  readonly changes = new Changes(this);
  #followers = new Set<(told: Stamped | null) => void>();
  #versions = new Map<string, number>();

  /** Asks for everything a page begins with; may be called again after a failure. */
  async open(): Promise<void> {
    this.failure = null;
    try {
      const [start] = await Promise.all([
        ask("console_start", {}),
        watchConsole((news) => this.hear(news)),
      ]);
      this.preferences = start.preferences;
      start.notices.forEach((notice) => this.#notice(notice));
      this.start = start;
    } catch (error) {
      this.failure = errorReply(error);
    }
  }

  /** Takes in a piece of news. */
  hear(news: ConsoleNews) {
    switch (news.kind) {
      case "watching":
      case "list_changed":
        this.counts = news.counts;
        this.live = news.live.map((session) => stamp(session));
        this.list.refresh();
        this.#tell(null);
        break;
      case "session_changed":
        this.counts = news.counts;
        this.know(news.session);
        break;
      case "session_removed":
        this.counts = news.counts;
        this.live = without(this.live, news.id);
        this.list.removed(news.id);
        this.list.refresh();
        this.#tell(null);
        break;
      case "preferences_changed":
        this.preferences = news.preferences;
        break;
      case "trouble":
        this.#notice(news.notice);
        break;
      case "trouble_over":
        this.notices = this.notices.filter(({ title }) => title !== news.title);
        break;
      case "close_asked":
        this.closing = news.running;
        break;
    }
  }

  /** Takes in a session, from news, an answer or an error; an older account changes nothing. */
  know(session: SessionSummary) {
    const told = stamp(session);
    const version = this.#versions.get(session.id);
    if (version !== undefined && session.version < version) return;
    if (version !== session.version) {
      this.#versions.set(session.id, session.version);
      this.list.refresh();
    }
    if (isLive(session) || this.live.some(({ id }) => id === session.id)) {
      this.live = withTold(this.live, told);
    }
    this.list.told(told);
    this.#tell(told);
  }

  /** Calls back whenever a session is told of, and with null when some came or went, until the
   * returned function is called. */
  follow(follower: (told: Stamped | null) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Trouble may be told of twice, as news and when the page asks what there was; it is shown once. */
  #notice({ title, detail }: Notice) {
    const shown = this.notices.some((one) => one.title === title && one.detail === detail);
    if (!shown) this.notices = [...this.notices, { title, detail }];
  }

  #tell(told: Stamped | null) {
    for (const follower of this.#followers) follower(told);
  }

  dismiss(notice: Notice) {
    this.notices = this.notices.filter((one) => one !== notice);
  }
}

const [useDesk, provideDesk] = createContext<Desk>();
export { provideDesk, useDesk };
