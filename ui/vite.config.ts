// Builds the two pages as two bundles; the shell embeds what lands in dist.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

/** What a page is before anything is loaded that it may need later: the entry, which asks Rust for what the
 * page begins with, and the page itself, which the entry imports. */
const ENTRIES = { console: "/src/console/main.ts", candidate: "/src/candidate/main.ts" };
const PAGES = { console: "/src/console/page.ts", candidate: "/src/candidate/page.ts" };
/** What nearly every text is drawn with. */
const FONT = /inter-latin-wght-normal/;

/** The folder of this file, as modules are named. */
let root = "";

type Modules = Pick<Rolldown.ChunkingContext, "getModuleInfo">;

/** The chunk of what a start needs: few and whole, since every file is a request to Rust. What is loaded
 * later is left to be split by who needs it. */
function startChunk(id: string, modules: Modules): string | null {
  const has = (from: string, reach: Reach) => reached(root + from, reach, modules).has(id);
  // Entries and pages are files of their own: whoever loads them runs them.
  const roots = [...Object.values(ENTRIES), ...Object.values(PAGES)];
  if (roots.some((own) => root + own === id)) return null;
  const console_asks = has(ENTRIES.console, "at once");
  const candidate_asks = has(ENTRIES.candidate, "at once");
  if (console_asks && candidate_asks) return "begin";
  if (console_asks || candidate_asks) return console_asks ? "console-begin" : "candidate-begin";
  const console_begins = has(PAGES.console, "at once");
  const candidate_begins = has(PAGES.candidate, "at once");
  if (!console_begins && !candidate_begins) return null;
  // What the other page may need later, too, must not bring this one along.
  if (has(PAGES.console, "ever") && has(PAGES.candidate, "ever")) return "both";
  return console_begins ? "console-start" : "candidate-start";
}

/** What a module imports when it is loaded, or that and whatever it may import later. */
type Reach = "at once" | "ever";

const known = new Map<string, Set<string>>();

/** Everything a module imports, and what that imports, itself among it. */
function reached(entry: string, reach: Reach, modules: Modules): Set<string> {
  const key = `${reach} ${entry}`;
  const before = known.get(key);
  if (before) return before;
  const found = new Set<string>();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const info = modules.getModuleInfo(id);
    waiting.push(...(info?.importedIds ?? []));
    if (reach === "ever") waiting.push(...(info?.dynamicallyImportedIds ?? []));
  }
  known.set(key, found);
  return found;
}

/** Has the web view load the page and its font beside the entry, not after it. */
function loadPageBesideEntry(): Plugin {
  return {
    name: "load-page-beside-entry",
    configResolved(config) {
      root = config.root;
    },
    generateBundle(_options, bundle) {
      for (const [page, other] of [
        ["console", "candidate"],
        ["candidate", "console"],
      ] as const) {
        const files = Object.values(bundle).filter((file) => file.type === "chunk");
        const entry = files.find(({ isEntry, name }) => isEntry && name === page);
        const found = new Set<string>();
        const waiting = entry ? [entry.fileName] : [];
        for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
          const chunk = bundle[name];
          if (found.has(name) || chunk?.type !== "chunk") continue;
          found.add(name);
          waiting.push(...chunk.imports, ...chunk.dynamicImports);
        }
        const strays = files.filter(
          ({ fileName, moduleIds }) =>
            found.has(fileName) && moduleIds.some((id) => id.startsWith(`${root}/src/${other}/`)),
        );
        if (!entry) this.error(`there is no ${page}`);
        if (strays.length > 0) {
          this.error(
            `the ${page}'s page loads the ${other}'s: ${strays.map(({ name }) => name).join(", ")}`,
          );
        }
      }
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, chunk }) {
        if (!bundle || !chunk) return;
        const needed = new Set<string>();
        const add = (name: string) => {
          const output = bundle[name];
          if (needed.has(name) || output?.type !== "chunk") return;
          needed.add(name);
          output.imports.forEach(add);
        };
        chunk.dynamicImports.forEach(add);
        const fonts = Object.keys(bundle).filter((name) => FONT.test(name));
        const tags = [
          ...fonts.map((file) => link("preload", file, { as: "font", type: "font/woff2" })),
          ...[...needed].flatMap((name) => tagsOf(name, bundle[name])),
        ];
        return tags.filter(({ attrs }) => !html.includes(String(attrs?.href)));
      },
    },
  };
}

function tagsOf(name: string, chunk: Rolldown.OutputBundle[string] | undefined) {
  const styles = chunk?.type === "chunk" ? [...(chunk.viteMetadata?.importedCss ?? [])] : [];
  return [link("modulepreload", name), ...styles.map((file) => link("stylesheet", file))];
}

function link(rel: string, file: string, more: Record<string, string> = {}): HtmlTagDescriptor {
  return {
    tag: "link",
    attrs: { rel, ...more, crossorigin: true, href: `/${file}` },
    injectTo: "head",
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), loadPageBesideEntry()],
  // Parts are mounted in tests as a window mounts them, not as a server would write them.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  // A test compares the mark with the icon.
  server: { port: 5173, strictPort: true, fs: { allow: [".", "../src-tauri/icons"] } },
  build: {
    // The first WebKit that knows light-dark(), which the tokens are made of.
    target: "safari17.5",
    // The content policy knows no data: address, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["console.html", "candidate.html"],
      output: {
        codeSplitting: {
          groups: [{ name: startChunk }],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
  // However slow the computer is: a test that hangs is one, a slow one is not.
  test: {
    include: ["src/**/*.test.ts", "words.test.mjs"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
