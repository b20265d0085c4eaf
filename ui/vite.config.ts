// Builds the two pages as two bundles; the shell embeds what lands in dist.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Parts are mounted in tests as a window mounts them, not as a server would write them.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  server: { port: 5173, strictPort: true },
  build: {
    // The first WebKit that knows light-dark(), which the tokens are made of.
    target: "safari17.5",
    // The content policy knows no data: address, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["console.html", "candidate.html"] },
  },
  // However slow the computer is: a test that hangs is one, a slow one is not.
  test: {
    include: ["src/**/*.test.ts", "words.test.mjs"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
