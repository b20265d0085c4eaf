// Who may look at whom. The linter says so while one writes; this holds it whatever the linter does.
import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>("./**/*.{ts,svelte}", {
  query: "?raw",
  import: "default",
  eager: true,
});

const imports = Object.entries(sources).flatMap(([file, text]) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, what = ""]) => ({ file, what })),
);
const breaking = (within: RegExp, what: RegExp) =>
  imports.filter((one) => within.test(one.file) && what.test(one.what));

describe("imports", () => {
  it("are found at all", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(breaking(/^\.\/shared\/ipc\//, /^@tauri-apps\//)).not.toEqual([]);
  });

  it("of the shell's API are made in shared/ipc alone", () => {
    expect(breaking(/^(?!\.\/shared\/ipc\/)/, /^@tauri-apps\//)).toEqual([]);
  });

  it("never lead from one page to the other, nor from shared to a page", () => {
    expect(breaking(/^\.\/console\//, /\/candidate\//)).toEqual([]);
    expect(breaking(/^\.\/candidate\//, /\/console\//)).toEqual([]);
    expect(breaking(/^\.\/shared\//, /\/(console|candidate)\//)).toEqual([]);
  });

  it("of icons name one icon each", () => {
    expect(breaking(/./, /^@lucide\/svelte$/)).toEqual([]);
  });
});
