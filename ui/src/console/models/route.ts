// Which screen an address names; the address is the hash, so that a reload comes back to it.

export type SessionTab = "timeline" | "challenge";

export type Route =
  | { screen: "sessions" }
  | { screen: "new" }
  | { screen: "session"; id: string; tab: SessionTab }
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
      if (id) return { screen: "session", id, tab: tab === "challenge" ? tab : "timeline" };
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
      return `#/sessions/${route.id}${route.tab === "challenge" ? "?tab=challenge" : ""}`;
    default:
      return `#/${route.screen}`;
  }
}

export function hashOfSession(id: string): string {
  return hashOf({ screen: "session", id, tab: "timeline" });
}

/** Going where one is already is told all the same: a finished form then begins anew. */
export function go(route: Route) {
  const hash = hashOf(route);
  if (location.hash === hash) window.dispatchEvent(new Event("hashchange"));
  else location.hash = hash;
}
