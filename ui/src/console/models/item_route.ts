// Where an item of the library has its page: said here alone.
import type { ItemKind } from "../../shared/ipc/types";

const SHELVES: Record<ItemKind, string> = {
  challenge: "challenges",
  rubric: "rubrics",
  template: "templates",
};

export function hashOfItem(kind: ItemKind, id: string): string {
  return `#/${SHELVES[kind]}/${id}`;
}

export function goToItem(kind: ItemKind, id: string) {
  location.hash = hashOfItem(kind, id);
}
