// What the compiler can't hold: who may import whom, and a few habits.
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only shared/ipc speaks to the shell.",
};
const across = (page) => ({
  group: [`**/${page}/**`],
  message: "The two pages look at shared, never at each other.",
});
const imports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist", "node_modules", "src/shared/ipc/types.ts"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "no-console": "error",
      // An error that is caught and left alone says why, in a comment.
      "no-empty": "error",
      "@typescript-eslint/no-empty-function": ["error", { allow: ["private-constructors"] }],
      eqeqeq: "error",
      "no-restricted-properties": [
        "error",
        {
          property: "innerHTML",
          message: "Markdown goes through shared/markdown; all else is text.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // Maps and sets here are either replaced as a whole or nobody draws them.
      "svelte/prefer-svelte-reactivity": "off",
      // Links are plain hashes of this page; there is no router to resolve them.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ["**/*.test.ts"], rules: { "@typescript-eslint/no-empty-function": "off" } },
  { files: ["src/console/**"], rules: imports(tauri, across("candidate")) },
  { files: ["src/candidate/**"], rules: imports(tauri, across("console")) },
  {
    files: ["src/shared/**"],
    ignores: ["src/shared/ipc/**"],
    rules: imports(tauri, across("console"), across("candidate")),
  },
  { files: ["src/shared/ipc/**"], rules: imports(across("console"), across("candidate")) },
);
