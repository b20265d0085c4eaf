// Builds the two pages as two bundles; the shell embeds what lands in dist.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

/** What a page is before anything is loaded that it may need later: the entry, which asks Rust for what the
 * page begins with, and the page itself, which the entry imports. */
const ENTRIES = ["/src/console/main.ts", "/src/candidate/main.ts"];
const PAGES = { console: "/src/console/page.ts", candidate: "/src/candidate/page.ts" };
/** What nearly every text is drawn with. */
const FONT = /inter-latin-wght-normal/;

/** The folder of this file, as modules are named. */
let root = "";

type Modules = Pick<Rolldown.ChunkingContext, "getModuleInfo">;

/** The chunk of what a start needs: few and whole, since every file is a request to Rust. What is loaded
 * later is left to be split by who needs it. */
function startChunk(id: string, modules: Modules): string | null {
  const reaches = (entry: string) => reached(root + entry, modules).has(id);
  // Each entry is a file of its own: whatever is in it runs.
  if (ENTRIES.some((entry) => id === root + entry)) return null;
  if (ENTRIES.some(reaches)) return "begin";
  const [console_has, candidate_has] = [reaches(PAGES.console), reaches(PAGES.candidate)];
  if (console_has && candidate_has) return "both";
  if (console_has) return "console-page";
  return candidate_has ? "candidate-page" : null;
}

const known = new Map<string, Set<string>>();

/** Everything a module imports at once, itself among it. */
function reached(entry: string, modules: Modules): Set<string> {
  const before = known.get(entry);
  if (before) return before;
  const found = new Set<string>();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  known.set(entry, found);
  return found;
}

/** Has the web view load the page and its font beside the entry, not after it. */
function loadPageBesideEntry(): Plugin {
  return {
    name: "load-page-beside-entry",
    configResolved(config) {
      root = config.root;
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
  server: { port: 5173, strictPort: true },
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
