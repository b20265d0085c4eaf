// Which screen an address names; the address is the hash, so that a reload comes back to it.

export const SESSION_TABS = [
  "conversation",
  "own-answer",
  "timeline",
  "challenge",
  "assistant",
] as const;
export type SessionTab = (typeof SESSION_TABS)[number];

/** The sections of the settings, by their headings' ids. */
export const SETTINGS_SECTIONS = [
  "you",
  "defaults",
  "assistant",
  "lock",
  "look",
  "keyboard",
  "backups",
  "about",
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** The sections of the help, by their headings' ids. */
export const HELP_SECTIONS = [
  "keys",
  "handing-over",
  "clock",
  "gaps",
  "trail",
  "data",
  "assistants",
  "honest",
] as const;
export type HelpSection = (typeof HELP_SECTIONS)[number];

export type Route =
  | { screen: "sessions" }
  | { screen: "new" }
  /** Without a tab the page takes the one that fits the session. */
  | { screen: "session"; id: string; tab: SessionTab | null }
  /** With a section the page begins there; with a provider, at its card. */
  | { screen: "settings"; section?: SettingsSection; provider?: string }
  | { screen: "help"; section?: HelpSection };

export function routeOf(hash: string): Route {
  const [path = "", tab] = hash.replace(/^#\/?/, "").split("?tab=");
  const [first, id, part] = path.split("/");
  switch (first) {
    case "new":
      return { screen: first };
    case "help": {
      const section = HELP_SECTIONS.find((one) => one === id);
      return { screen: first, ...(section && { section }) };
    }
    case "settings": {
      const section = SETTINGS_SECTIONS.find((one) => one === id);
      const provider = section === "assistant" && part ? decoded(part) : undefined;
      return { screen: first, ...(section && { section }), ...(provider && { provider }) };
    }
    case "sessions":
      if (id)
        return { screen: "session", id, tab: SESSION_TABS.find((one) => one === tab) ?? null };
      return { screen: "sessions" };
    default:
      return { screen: "sessions" };
  }
}

/** What the address says of a provider, as far as it can be read. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case "sessions":
      return "#/";
    case "session":
      return `#/sessions/${route.id}${route.tab ? `?tab=${route.tab}` : ""}`;
    case "settings": {
      const { section, provider } = route;
      const at = [section, provider && encodeURIComponent(provider)].filter(Boolean);
      return ["#/settings", ...at].join("/");
    }
    case "help":
      return route.section ? `#/help/${route.section}` : "#/help";
    default:
      return `#/${route.screen}`;
  }
}

export function hashOfSession(id: string): string {
  return hashOf({ screen: "session", id, tab: null });
}

/** Going where one is already is an event all the same: a finished form then begins anew. */
export function go(route: Route) {
  const hash = hashOf(route);
  if (location.hash === hash) window.dispatchEvent(new Event("hashchange"));
  else location.hash = hash;
}
