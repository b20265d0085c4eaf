// What every part is held to so that it fits windows and text of every size. tests/e2e/fitting.rs looks at it.
import { expect, it } from "vitest";
import { COLUMNS } from "./console/models/columns";
import { SORTS } from "./console/models/library_columns";

const sources = import.meta.glob<string>("./**/*.{svelte,css}", {
  query: "?raw",
  import: "default",
  eager: true,
});

// WebKitGTK compares pixels in a query with a width that grows with the text scaling of the system, and rem with one
// that does not.
it("every container is asked for its width in rem", () => {
  const queries = Object.entries(sources).flatMap(([file, text]) =>
    [...text.matchAll(/@container [^{]+/g)].map(([query]) => `${file}: ${query.trim()}`),
  );
  expect(queries.length).toBeGreaterThan(20);
  expect(queries.filter((query) => !/ [\d.]+rem\)$/.test(query))).toEqual([]);
});

it.each([
  ["SessionTable", COLUMNS],
  ["LibraryTable", SORTS],
])("the columns of the %s that give way are named where the sorting is shown", (table, sorts) => {
  const queries = sources[`./console/parts/${table}.svelte`]?.split("@container").slice(1) ?? [];
  const hidden = queries.map((query) =>
    [...query.matchAll(/\[data-column="(\w+)"\]/g)]
      .map(([, column]) => column)
      .filter((column) => sorts.some(({ by }) => by === column)),
  );
  expect(hidden.flat().length).toBeGreaterThan(2);
  const named = queries.map((query) =>
    [...query.matchAll(/--(\w+)-gone: block;/g)].map(([, column]) => column),
  );
  expect(named).toEqual(hidden);
});
