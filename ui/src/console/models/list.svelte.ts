// The list of sessions: what is asked for, and what is known of it.
import { ask } from "../../shared/ipc/client";
import { FIRST_QUERY, REMEMBERED, type SessionQuery } from "./first_sessions";
import { type Page, PagedList } from "./paged_list.svelte";
import { newer, stamp, type Stamped } from "./stamped";

export class SessionList extends PagedList<Stamped, SessionQuery> {
  constructor() {
    super(REMEMBERED, FIRST_QUERY);
  }

  get filtered(): boolean {
    return this.query.status !== null || this.query.text.trim() !== "";
  }

  protected async page(query: SessionQuery, limit: number, offset: number): Promise<Page<Stamped>> {
    const page = await ask("list_sessions", { ...query, limit, offset });
    const at = performance.now();
    performance.mark("rows known");
    return { ...page, rows: page.rows.map((row) => stamp(row, at)) };
  }

  protected newer = newer<Stamped, Stamped>;
}
