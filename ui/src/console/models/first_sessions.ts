// What the list of sessions asks for first, known before the list itself is loaded.
import type { Commands, SortBy, Status } from "../../shared/ipc/types";
import { routeOf } from "./route";
import { PAGE } from "./rows";

export interface SessionQuery {
  status: Status | null;
  text: string;
  sort: SortBy;
  descending: boolean;
}

export const FIRST_QUERY: SessionQuery = {
  status: null,
  text: "",
  sort: "created",
  descending: true,
};
/** Where the question is kept for the page's next life. */
export const REMEMBERED = "hotseat.list";

/** The first page of the list, where the page begins with it and asks nothing else than usual. */
export function firstSessions(): Commands["list_sessions"]["request"] | null {
  if (routeOf(location.hash).screen !== "sessions") return null;
  if (sessionStorage.getItem(REMEMBERED) !== null) return null;
  return { ...FIRST_QUERY, limit: PAGE, offset: 0 };
}
