// Builds the two pages as two bundles; the shell embeds what lands in dist.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest engine we ship on: WebKitGTK 2.50, which is Safari 26.
    target: "safari26",
    // The content policy knows no data: address, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["console.html", "candidate.html"] },
  },
  test: { include: ["src/**/*.test.ts"] },
});
