// What languages are called after the fence of a code block.
import type { Language } from "../ipc/types";

const NAMES: Record<Exclude<Language, "text">, string> = {
  c: "c h",
  cpp: "cpp c++ cc cxx hpp",
  csharp: "csharp c# cs",
  css: "css scss less",
  go: "go golang",
  html: "html htm xml svg vue svelte",
  java: "java",
  javascript: "javascript js jsx mjs cjs node",
  json: "json json5 jsonc",
  kotlin: "kotlin kt kts",
  markdown: "markdown md",
  php: "php",
  python: "python py python3 py3",
  ruby: "ruby rb",
  rust: "rust rs",
  shell: "shell sh bash zsh console",
  sql: "sql postgres postgresql mysql sqlite",
  swift: "swift",
  typescript: "typescript ts tsx",
};

const KNOWN = new Map(
  Object.entries(NAMES).flatMap(([language, names]) =>
    names.split(" ").map((name) => [name, language as Language] as const),
  ),
);

/** The language of that name, or plain text. */
export function languageNamed(name: string): Language {
  return KNOWN.get(name.toLowerCase()) ?? "text";
}
