// The columns of the library's tables; only some can be sorted by.
import type { ItemKind, ItemSort } from "../../shared/ipc/types";

export interface LibraryColumn {
  id: "title" | "category" | "difficulty" | "languages" | "used" | "calibrated" | "updated";
  name: string;
  /** What it sorts by; null where it can't be sorted by. */
  by: ItemSort | null;
  /** Whether what is greatest comes first when it is chosen. */
  fallsFirst?: boolean;
}

const COLUMNS: readonly LibraryColumn[] = [
  { id: "title", name: "Title", by: "title" },
  { id: "category", name: "Category", by: null },
  { id: "difficulty", name: "Difficulty", by: null },
  { id: "languages", name: "Languages", by: null },
  { id: "used", name: "Used in", by: "used", fallsFirst: true },
  { id: "calibrated", name: "Calibrated", by: null },
  { id: "updated", name: "Changed", by: "updated", fallsFirst: true },
];

const OF_ALL: readonly LibraryColumn["id"][] = ["title", "used", "updated"];

export function columnsOf(kind: ItemKind): readonly LibraryColumn[] {
  return kind === "challenge" ? COLUMNS : COLUMNS.filter(({ id }) => OF_ALL.includes(id));
}

/** What a list can be sorted by, for where a column has given way. */
export const SORTS: readonly { by: ItemSort; name: string; fallsFirst: boolean }[] =
  COLUMNS.flatMap(({ by, name, fallsFirst = false }) => (by ? [{ by, name, fallsFirst }] : []));
