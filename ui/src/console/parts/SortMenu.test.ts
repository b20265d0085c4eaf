// @vitest-environment jsdom
import { expect, it } from "vitest";
import { find, put } from "../../shared/parts/testing/shown";
import { COLUMNS } from "../models/columns";
import SortMenu from "./SortMenu.svelte";

const said = () => find("sort-menu")?.textContent?.replace(/\s+/g, " ").trim();

it.each([true, false])(
  "the menu of what a table is sorted by says so where that column has given way, descending %s",
  (descending) => {
    const query = { sort: "model", descending } as const;
    put(SortMenu as never, { columns: COLUMNS, query, onsort: () => {} } as never);
    expect(said()).toBe(`Sort by , now Model, ${descending ? "descending" : "ascending"}`);
    expect(find("sorted-by")?.getAttribute("style")).toContain("var(--model-gone, none)");
    const sign = `.lucide-arrow-${descending ? "down-wide-narrow" : "up-narrow-wide"}`;
    expect(find("sort-menu")?.querySelector(sign)).not.toBeNull();
  },
);
