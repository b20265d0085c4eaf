// The list of sessions: what is asked for, what is known of it, and fetching the rest as it is
// looked at.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, SortBy, Status } from "../../shared/ipc/types";
import { near, PAGE, pagesOf, type Rows, withPage, without, withTold } from "./rows";
import { ScrollMap } from "./scroll_map";
import { stamp, type Stamped } from "./stamped";

export interface Query {
  status: Status | null;
  text: string;
  sort: SortBy;
  descending: boolean;
}

const FIRST_QUERY: Query = { status: null, text: "", sort: "created", descending: true };

const REMEMBERED = "hotseat.list";

export class SessionList {
  query = $state.raw<Query>(remembered());
  rows = $state.raw<Rows>(new Map());
  /** Rows that match; null until the first answer. */
  total = $state<number | null>(null);
  /** Whether more match than are given; then these are the newest. */
  cut = $state(false);
  error = $state.raw<ErrorReply | null>(null);
  /** Whether the rows on screen answer an earlier query. */
  outdated = $state(false);
  /** Where the person left the list. */
  scroll_top = 0;
  current = $state(0);
  readonly scroll = new ScrollMap();

  #first = 0;
  #last = 30;
  #asking = false;
  /** Whether the interviewer looks at the list. */
  #is_open = false;
  /** Raised whenever what was fetched may no longer be so. */
  #epoch = 0;
  /** Raised whenever another question is asked; answers to earlier ones are dropped. */
  #question = 0;
  #fetched = new Map<number, number>();

  get filtered(): boolean {
    return this.query.status !== null || this.query.text.trim() !== "";
  }

  /** Asks another question, from the top. */
  ask(change: Partial<Query>) {
    this.query = { ...this.query, ...change };
    sessionStorage.setItem(REMEMBERED, JSON.stringify(this.query));
    this.#question += 1;
    this.outdated = true;
    this.scroll_top = 0;
    this.current = 0;
    this.#first = 0;
    this.#last = 30;
    this.refresh();
  }

  /** Keeps what is looked at as new as the news, until the returned function is called. */
  open(): () => void {
    this.#is_open = true;
    void this.#fetch();
    return () => (this.#is_open = false);
  }

  /** Tells which rows are looked at. */
  look(first: number, last: number) {
    this.#first = first;
    // Before the first answer nothing is drawn yet, and the first page is wanted all the same.
    this.#last = Math.max(first, last);
    void this.#fetch();
  }

  /** Fetches what is looked at once more, without clearing it meanwhile; where the list is not open, as
   * soon as it is. */
  refresh() {
    this.#epoch += 1;
    if (this.#is_open) void this.#fetch();
  }

  told(session: Stamped) {
    this.rows = withTold(this.rows, session);
  }

  removed(id: string) {
    const rows = without(this.rows, id);
    if (rows !== this.rows && this.total !== null) this.total -= 1;
    this.rows = rows;
  }

  /** One page at a time, always for what is looked at now, until nothing is missing. */
  async #fetch() {
    if (this.#asking) return;
    this.#asking = true;
    for (let page = this.#missing(); page !== undefined; page = this.#missing()) {
      const [question, epoch] = [this.#question, this.#epoch];
      const request = { ...this.query, limit: PAGE, offset: page * PAGE };
      try {
        const answer = await ask("list_sessions", request);
        if (question !== this.#question) continue;
        if (this.outdated) {
          this.#fetched.clear();
          this.rows = new Map();
          this.outdated = false;
        }
        this.#fetched.set(page, epoch);
        const at = performance.now();
        const told = answer.rows.map((row) => stamp(row, at));
        this.rows = near(withPage(this.rows, answer.offset, told), this.#first, this.#last);
        this.total = answer.total;
        this.cut = answer.is_cut;
        this.error = null;
        for (const known of this.#fetched.keys()) {
          if (known !== page && !this.rows.has(known * PAGE)) this.#fetched.delete(known);
        }
      } catch (error) {
        if (question !== this.#question) continue;
        this.error = errorReply(error);
        break;
      }
    }
    this.#asking = false;
  }

  /** A page that is looked at and not known as it is now. */
  #missing(): number | undefined {
    const total = this.outdated ? Infinity : (this.total ?? Infinity);
    // An empty list is asked for too: it may have stopped being empty.
    const pages = total === 0 ? [0] : pagesOf(this.#first, this.#last, total);
    return pages.find((page) => this.#fetched.get(page) !== this.#epoch);
  }
}

/** The question asked before a reload; the first one where none is kept or it is not readable. */
function remembered(): Query {
  const kept = sessionStorage.getItem(REMEMBERED);
  if (kept === null) return FIRST_QUERY;
  // This page alone writes the key, and a session's storage does not outlive the app.
  return { ...FIRST_QUERY, ...(JSON.parse(kept) as Partial<Query>) };
}
