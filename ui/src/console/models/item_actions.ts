// What can be done with things of the library: the table that their menus, the palette, keys and Help are drawn
// from.
import type { ItemSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { go } from "./route";
import { KIND_WORDS } from "./words";

/** What only an item's own page can do. */
export interface ItemPageActs {
  save: () => unknown;
  discard: () => unknown;
  /** Whether something was typed that is not saved. */
  is_edited: () => boolean;
}

/** Items, and from where something is done with them: a row, several chosen rows, or the page of one. */
export interface ItemsHere {
  desk: Desk;
  items: readonly ItemSummary[];
  page: ItemPageActs | null;
}

interface Row {
  words: string;
  /** What it does, in words for a place that does not show the item itself. */
  long?: (kind: string) => string;
  /** The key that does it in the list. */
  key?: string;
  /** What Help says of the key; where two share one, the first says it. */
  help?: string;
  is_offered: (here: ItemsHere) => boolean;
  run: (here: ItemsHere) => unknown;
}

const one = ({ items }: ItemsHere) => items.length === 1;
const archived = ({ items }: ItemsHere) => items.every(({ is_archived }) => is_archived);
const saved = ({ items }: ItemsHere) => items.length > 0;
const areChallenges = ({ items }: ItemsHere) =>
  items.length > 0 && items.every(({ kind }) => kind === "challenge");
const isRubric = ({ items }: ItemsHere) => items.length === 1 && items[0]?.kind === "rubric";

const TABLE = {
  open: {
    words: "Open",
    is_offered: (here) => one(here) && here.page === null,
    run: ({ items: [item] }) =>
      item && go({ screen: "item", kind: item.kind, id: item.id, tab: null }),
  },
  new_session: {
    words: "New session from this",
    long: (kind) => `New session from this ${kind}`,
    is_offered: (here) => one(here) && !archived(here) && !isRubric(here),
    run: ({ items: [item] }) => {
      if (!item || item.kind === "rubric") return;
      go({ screen: "new", from: { kind: item.kind, id: item.id } });
    },
  },
  save: {
    words: "Save",
    is_offered: ({ page }) => page?.is_edited() ?? false,
    run: ({ page }) => page?.save(),
  },
  discard: {
    words: "Discard changes",
    long: (kind) => `Discard changes to this ${kind}`,
    is_offered: ({ page }) => page?.is_edited() ?? false,
    run: ({ page }) => page?.discard(),
  },
  try: {
    words: "Try it as a candidate",
    long: (kind) => `Try this ${kind} as a candidate`,
    is_offered: (here) => one(here) && areChallenges(here),
    run: ({ desk, items: [item] }) => item && desk.library_changes.tryOut(item),
  },
  export: {
    words: "Export",
    is_offered: areChallenges,
    run: ({ desk, items }) => desk.library_changes.export(items.map(({ id }) => id)),
  },
  export_markdown: {
    words: "Export as Markdown",
    long: (kind) => `Export this ${kind} as Markdown`,
    is_offered: isRubric,
    run: ({ desk, items: [item] }) =>
      item && desk.library_changes.exportRubric(item.id, "markdown"),
  },
  export_json: {
    words: "Export as JSON",
    long: (kind) => `Export this ${kind} as JSON`,
    is_offered: isRubric,
    run: ({ desk, items: [item] }) => item && desk.library_changes.exportRubric(item.id, "json"),
  },
  archive: {
    words: "Archive",
    key: "a",
    help: "Archive the selected items, or bring them back from the archive",
    is_offered: (here) => saved(here) && !archived(here),
    run: ({ desk, items }) => desk.library_changes.archive(items),
  },
  unarchive: {
    words: "Bring back from the archive",
    long: (kind) => `Bring this ${kind} back from the archive`,
    key: "a",
    is_offered: (here) => saved(here) && archived(here),
    run: ({ desk, items }) => desk.library_changes.unarchive(items),
  },
  delete: {
    words: "Delete",
    key: "Delete",
    help: "Delete the selected items; the message that says so can undo it",
    is_offered: saved,
    run: async ({ desk, items, page }) => {
      const is_removed = await desk.library_changes.remove(items);
      const [item] = items;
      if (is_removed && page && item) go({ screen: "library", kind: item.kind });
    },
  },
} as const satisfies Record<string, Row>;

export type ItemActionId = keyof typeof TABLE;

/** What each place shows of the table, in its order. */
export const ITEM_PLACES = {
  menu: [
    "open",
    "new_session",
    "try",
    "export",
    "export_markdown",
    "export_json",
    "archive",
    "unarchive",
  ],
  page_menu: ["discard", "export", "export_markdown", "export_json", "archive", "unarchive"],
  chosen: ["export", "archive", "unarchive", "delete"],
  palette: [
    "save",
    "discard",
    "new_session",
    "try",
    "export",
    "export_markdown",
    "export_json",
    "archive",
    "unarchive",
    "delete",
  ],
} as const satisfies Record<string, readonly ItemActionId[]>;

/** An action as it can be done here. */
export interface OfferedForItems {
  id: ItemActionId;
  words: string;
  /** What it does, in words for a place that does not show the item itself. */
  long: string;
  run: () => unknown;
}

const rows = TABLE as Record<ItemActionId, Row>;

/** Those of these actions that can be done here, in that order. */
export function offeredForItems(ids: readonly ItemActionId[], here: ItemsHere): OfferedForItems[] {
  const [item] = here.items;
  return ids
    .filter((id) => rows[id].is_offered(here))
    .map((id) => {
      const { words, run, long = (kind: string) => `${words} this ${kind}` } = rows[id];
      const kind = item ? KIND_WORDS[item.kind].one : "item";
      return { id, words, long: long(kind), run: () => run(here) };
    });
}

/** What keys do in a list of the library, for Help. */
export const ITEM_KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(rows).flatMap(({ key, help }) => (key && help ? [[key, help]] : [])),
);

/** Does what the key stands for, if that can be done here; whether it could. */
export function pressForItems(key: string, here: ItemsHere): boolean {
  const ids = (Object.keys(rows) as ItemActionId[]).filter((id) => rows[id].key === key);
  const [first] = offeredForItems(ids, here);
  first?.run();
  return first !== undefined;
}
