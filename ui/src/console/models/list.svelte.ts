// The list of sessions: what is asked for, and what is known of it.
import { ask } from "../../shared/ipc/client";
import type { SortBy, Status } from "../../shared/ipc/types";
import { type Page, PagedList } from "./paged_list.svelte";
import { newer, stamp, type Stamped } from "./stamped";

export interface Query {
  status: Status | null;
  text: string;
  sort: SortBy;
  descending: boolean;
}

const FIRST_QUERY: Query = { status: null, text: "", sort: "created", descending: true };

export class SessionList extends PagedList<Stamped, Query> {
  constructor() {
    super("hotseat.list", FIRST_QUERY);
  }

  get filtered(): boolean {
    return this.query.status !== null || this.query.text.trim() !== "";
  }

  protected async page(query: Query, limit: number, offset: number): Promise<Page<Stamped>> {
    const page = await ask("list_sessions", { ...query, limit, offset });
    const at = performance.now();
    return { ...page, rows: page.rows.map((row) => stamp(row, at)) };
  }

  protected newer = newer<Stamped, Stamped>;
}
