// Which screen an address names; the address is the hash, so that a reload comes back to it.

export const SESSION_TABS = [
  "conversation",
  "own-answer",
  "timeline",
  "challenge",
  "assistant",
] as const;
export type SessionTab = (typeof SESSION_TABS)[number];

export type Route =
  | { screen: "sessions" }
  | { screen: "new" }
  /** Without a tab the page takes the one that fits the session. */
  | { screen: "session"; id: string; tab: SessionTab | null }
  | { screen: "settings" }
  | { screen: "help" };

export function routeOf(hash: string): Route {
  const [path = "", tab] = hash.replace(/^#\/?/, "").split("?tab=");
  const [first, id] = path.split("/");
  switch (first) {
    case "new":
    case "settings":
    case "help":
      return { screen: first };
    case "sessions":
      if (id)
        return { screen: "session", id, tab: SESSION_TABS.find((one) => one === tab) ?? null };
      return { screen: "sessions" };
    default:
      return { screen: "sessions" };
  }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case "sessions":
      return "#/";
    case "session":
      return `#/sessions/${route.id}${route.tab ? `?tab=${route.tab}` : ""}`;
    default:
      return `#/${route.screen}`;
  }
}

export function hashOfSession(id: string): string {
  return hashOf({ screen: "session", id, tab: null });
}

/** Going where one is already is told all the same: a finished form then begins anew. */
export function go(route: Route) {
  const hash = hashOf(route);
  if (location.hash === hash) window.dispatchEvent(new Event("hashchange"));
  else location.hash = hash;
}
