// The library's lists, one a kind: what is asked for, what is known of it, and which items are chosen.
import { ask } from "../../shared/ipc/client";
import type {
  Difficulty,
  FacetsView,
  ItemKind,
  ItemSort,
  ItemSummary,
  Language,
  ListLibrary,
  Shelf,
} from "../../shared/ipc/types";
import { type Page, PagedList } from "./paged_list.svelte";

export interface LibraryQuery {
  shelf: Shelf;
  text: string;
  category: string | null;
  difficulty: Difficulty | null;
  tag: string | null;
  language: Language | null;
  used: boolean | null;
  calibrated: boolean | null;
  sort: ItemSort;
  descending: boolean;
}

/** What narrows a list of challenges, none of it chosen. */
export const NO_FILTERS = {
  category: null,
  difficulty: null,
  tag: null,
  language: null,
  used: null,
  calibrated: null,
} as const satisfies Partial<LibraryQuery>;

const FIRST_QUERY: LibraryQuery = {
  shelf: "active",
  text: "",
  ...NO_FILTERS,
  sort: "updated",
  descending: true,
};

/** Of two accounts of an item the one to keep. */
export function newer(known: ItemSummary, told: ItemSummary): ItemSummary {
  return told.revision >= known.revision ? told : known;
}

export class LibraryList extends PagedList<ItemSummary, LibraryQuery> {
  readonly kind: ItemKind;
  /** Items that something is to be done with at once, in the order they were chosen. */
  chosen = $state.raw<ReadonlyMap<string, ItemSummary>>(new Map());
  /** What the list can be narrowed down to; null until it is known, and always where nothing narrows it. */
  facets = $state.raw<FacetsView | null>(null);
  /** How many items are put aside; null until it is known. */
  archived = $state<number | null>(null);

  constructor(kind: ItemKind) {
    super(`hotseat.library.${kind}`, FIRST_QUERY);
    this.kind = kind;
  }

  get filtered(): boolean {
    return this.narrowed || this.query.text.trim() !== "";
  }

  /** Whether a filter is set, words aside. */
  get narrowed(): boolean {
    return (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).some(
      (name) => this.query[name] !== null,
    );
  }

  /** Another question: what was chosen may not be among its answers. */
  override ask(change: Partial<LibraryQuery>) {
    if (Object.keys(change).some((name) => name !== "sort" && name !== "descending")) {
      this.chooseNone();
    }
    super.ask(change);
  }

  clearFilters() {
    this.ask({ ...NO_FILTERS, text: "" });
  }

  override refresh() {
    super.refresh();
    if (this.is_open) void this.lookAround();
  }

  override open(): () => void {
    const close = super.open();
    void this.lookAround();
    return close;
  }

  /** Asks for what there is to narrow the list down to, and how much is put aside. Filters without counts are
   * still filters. */
  async lookAround(): Promise<void> {
    try {
      if (this.kind === "challenge") {
        this.facets = await ask("library_facets", {});
        this.archived = this.facets.archived;
      } else {
        const aside = requestOf(this.kind, { ...FIRST_QUERY, shelf: "archived" }, 1, 0);
        this.archived = (await ask("list_library", aside)).total;
      }
    } catch {
      // The list itself is asked for at the same time and shows what is wrong.
    }
  }

  isChosen(id: string): boolean {
    return this.chosen.has(id);
  }

  /** Takes an item among the chosen ones, or out of them. */
  choose(item: ItemSummary) {
    const chosen = new Map(this.chosen);
    if (!chosen.delete(item.id)) chosen.set(item.id, item);
    this.chosen = chosen;
  }

  /** Items that were put elsewhere are chosen no more. */
  forget(ids: readonly string[]) {
    if (ids.some((id) => this.chosen.has(id))) {
      this.chosen = new Map([...this.chosen].filter(([id]) => !ids.includes(id)));
    }
  }

  chooseNone() {
    if (this.chosen.size > 0) this.chosen = new Map();
  }

  protected page(query: LibraryQuery, limit: number, offset: number): Promise<Page<ItemSummary>> {
    return ask("list_library", requestOf(this.kind, query, limit, offset));
  }

  protected newer = newer;
}

function requestOf(
  kind: ItemKind,
  { category, difficulty, tag, language, used, calibrated, ...rest }: LibraryQuery,
  limit: number,
  offset: number,
): ListLibrary {
  return {
    kind,
    ...rest,
    ...(category !== null && { category }),
    ...(difficulty !== null && { difficulty }),
    ...(tag !== null && { tag }),
    ...(language !== null && { language }),
    ...(used !== null && { used }),
    ...(calibrated !== null && { calibrated }),
    limit,
    offset,
  };
}
