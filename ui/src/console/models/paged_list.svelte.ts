// A long list: what is asked for, what is known of it, and fetching the rest as it is looked at.
import { errorReply } from "../../shared/ipc/client";
import type { ErrorReply } from "../../shared/ipc/types";
import {
  type Identified,
  near,
  type Newer,
  PAGE,
  pagesOf,
  type Rows,
  withPage,
  without,
  withTold,
} from "./rows";
import { ScrollMap } from "./scroll_map";

/** A page as Rust gives it. */
export interface Page<Row> {
  rows: readonly Row[];
  offset: number;
  total: number;
  is_cut?: boolean;
}

export abstract class PagedList<Row extends Identified, Query extends { text: string }> {
  query = $state.raw() as Query;
  rows = $state.raw<Rows<Row>>(new Map());
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
  protected is_open = false;
  /** Raised whenever what was fetched may no longer be so. */
  #epoch = 0;
  /** Raised whenever another question is asked; answers to earlier ones are dropped. */
  #question = 0;
  #fetched = new Map<number, number>();

  /** Where the question is kept for the page's next life. */
  #remembered: string;

  constructor(remembered: string, first: Query) {
    this.#remembered = remembered;
    this.query = { ...first, ...kept<Query>(remembered) };
  }

  /** Whether less is asked for than all there is. */
  abstract get filtered(): boolean;

  /** Asks Rust for a page. */
  protected abstract page(query: Query, limit: number, offset: number): Promise<Page<Row>>;

  /** Of two accounts of a row the one to keep. */
  protected abstract readonly newer: Newer<Row>;

  /** Asks another question, from the top. */
  ask(change: Partial<Query>) {
    this.query = { ...this.query, ...change };
    sessionStorage.setItem(this.#remembered, JSON.stringify(this.query));
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
    this.is_open = true;
    void this.#fetch();
    return () => (this.is_open = false);
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
    if (this.is_open) void this.#fetch();
  }

  told(row: Row) {
    this.rows = withTold(this.rows, row, this.newer);
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
      try {
        const answer = await this.page(this.query, PAGE, page * PAGE);
        if (question !== this.#question) continue;
        if (this.outdated) {
          this.#fetched.clear();
          this.rows = new Map();
          this.outdated = false;
        }
        this.#fetched.set(page, epoch);
        const rows = withPage(this.rows, answer.offset, answer.rows, this.newer);
        this.rows = near(rows, this.#first, this.#last);
        this.total = answer.total;
        this.cut = answer.is_cut ?? false;
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

/** What was asked before a reload; nothing where none is kept. */
function kept<Query>(name: string): Partial<Query> {
  const text = sessionStorage.getItem(name);
  // This page alone writes the key, and a session's storage does not outlive the app.
  return text === null ? {} : (JSON.parse(text) as Partial<Query>);
}
