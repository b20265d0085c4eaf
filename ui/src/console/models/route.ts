// Which screen an address names; the address is the hash, so that a reload comes back to it.
import type { ItemKind } from "../../shared/ipc/types";

export const SESSION_TABS = [
  "conversation",
  "own-answer",
  "runs",
  "timeline",
  "challenge",
  "assistant",
  "setup",
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
  "challenges",
  "templates",
  "import-export",
  "handing-over",
  "reviewing",
  "clock",
  "accommodation",
  "gaps",
  "trail",
  "data",
  "assistants",
  "honest",
] as const;
export type HelpSection = (typeof HELP_SECTIONS)[number];

/** What the library's kinds are called in addresses. */
const LIBRARY = { challenges: "challenge", rubrics: "rubric", templates: "template" } as const;
const SHELF_OF = { challenge: "challenges", rubric: "rubrics", template: "templates" } as const;

/** The parts of an item's page, by their tabs; only a challenge has all of them. */
export const ITEM_TABS = [
  "content",
  "code",
  "tests",
  "private",
  "policy",
  "limits",
  "calibration",
  "history",
] as const;
export type ItemTab = (typeof ITEM_TABS)[number];

/** What of the library a new session is to be filled from. */
export interface FilledFrom {
  kind: "challenge" | "template";
  id: string;
}

export type Route =
  | { screen: "sessions" }
  /** The first steps, also once they are taken. */
  | { screen: "welcome" }
  /** With something of the library the form is filled from it at once. */
  | { screen: "new"; from?: FilledFrom }
  /** All items of a kind. */
  | { screen: "library"; kind: ItemKind }
  /** One item, or with null a new one; of an older version where one is named. */
  | { screen: "item"; kind: ItemKind; id: string | null; tab: ItemTab | null; version?: number }
  /** Without a tab the page takes the one that fits the session. */
  | { screen: "session"; id: string; tab: SessionTab | null }
  /** A session played back, from that moment of its running time on. */
  | { screen: "replay"; id: string; at_ms: number }
  /** Sessions of a version of a template, side by side. */
  | { screen: "compare"; template: string; version: number }
  /** With a section the page begins there; with a provider, at its card. */
  | { screen: "settings"; section?: SettingsSection; provider?: string }
  | { screen: "help"; section?: HelpSection };

export function routeOf(hash: string): Route {
  const [path = "", query] = hash.replace(/^#\/?/, "").split("?");
  const asked = new URLSearchParams(query);
  const tab = asked.get("tab");
  const [first, id, part] = path.split("/");
  switch (first) {
    case "new": {
      const kind = id === "challenge" || id === "template" ? id : null;
      return { screen: first, ...(kind && part && { from: { kind, id: part } }) };
    }
    case "challenges":
    case "rubrics":
    case "templates": {
      const kind = LIBRARY[first];
      if (!id) return { screen: "library", kind };
      const version = Number(asked.get("version"));
      return {
        screen: "item",
        kind,
        id: id === "new" ? null : id,
        tab: ITEM_TABS.find((one) => one === tab) ?? null,
        ...(Number.isInteger(version) && version > 0 && { version }),
      };
    }
    case "welcome":
      return { screen: first };
    case "compare": {
      const version = Number(part);
      const is_named = id && Number.isInteger(version) && version > 0;
      return is_named ? { screen: first, template: id, version } : { screen: "sessions" };
    }
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
      if (id && part === "replay") {
        const at_ms = Number(asked.get("at") ?? 0);
        return { screen: "replay", id, at_ms: at_ms > 0 && Number.isFinite(at_ms) ? at_ms : 0 };
      }
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
    case "welcome":
      return "#/welcome";
    case "session":
      return `#/sessions/${route.id}${route.tab ? `?tab=${route.tab}` : ""}`;
    case "replay":
      return `#/sessions/${route.id}/replay${route.at_ms > 0 ? `?at=${Math.round(route.at_ms)}` : ""}`;
    case "settings": {
      const { section, provider } = route;
      const at = [section, provider && encodeURIComponent(provider)].filter(Boolean);
      return ["#/settings", ...at].join("/");
    }
    case "compare":
      return `#/compare/${route.template}/${route.version}`;
    case "help":
      return route.section ? `#/help/${route.section}` : "#/help";
    case "new":
      return route.from ? `#/new/${route.from.kind}/${route.from.id}` : "#/new";
    case "library":
      return `#/${SHELF_OF[route.kind]}`;
    case "item": {
      const { kind, id, tab, version } = route;
      const asked = [tab && `tab=${tab}`, version && `version=${version}`].filter(Boolean);
      const query = asked.length > 0 ? `?${asked.join("&")}` : "";
      return `#/${SHELF_OF[kind]}/${id ?? "new"}${query}`;
    }
  }
}

export function hashOfItem(kind: ItemKind, id: string | null): string {
  return hashOf({ screen: "item", kind, id, tab: null });
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
