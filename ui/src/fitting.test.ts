// What every part is held to so that it fits windows and text of every size. tests/e2e/fitting.rs looks at it.
import { expect, it } from "vitest";

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
