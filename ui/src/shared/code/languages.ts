// The languages an answer can be written in and code be coloured as, each loaded when first used.
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { Parser } from "@lezer/common";
import type { Language } from "../ipc/types";

/** What colours one language: the parser, and all an editor wants of it. */
export interface Grammar {
  parser: Parser;
  extension: Extension;
}

interface Support {
  language: { parser: Parser };
  extension: Extension;
}

const of = (support: Support): Grammar => ({
  parser: support.language.parser,
  extension: support as unknown as Extension,
});

function ofMode<State>(mode: StreamParser<State>): Grammar {
  const language = StreamLanguage.define(mode);
  return { parser: language.parser, extension: language };
}

const clike = () => import("@codemirror/legacy-modes/mode/clike");

const GRAMMARS: Record<Exclude<Language, "text">, () => Promise<Grammar>> = {
  c: async () => ofMode((await clike()).c),
  cpp: async () => of((await import("@codemirror/lang-cpp")).cpp()),
  csharp: async () => ofMode((await clike()).csharp),
  css: async () => of((await import("@codemirror/lang-css")).css()),
  go: async () => of((await import("@codemirror/lang-go")).go()),
  html: async () => of((await import("@codemirror/lang-html")).html()),
  java: async () => of((await import("@codemirror/lang-java")).java()),
  javascript: async () =>
    of((await import("@codemirror/lang-javascript")).javascript({ jsx: true })),
  json: async () => of((await import("@codemirror/lang-json")).json()),
  kotlin: async () => ofMode((await clike()).kotlin),
  markdown: async () => of((await import("@codemirror/lang-markdown")).markdown()),
  php: async () => of((await import("@codemirror/lang-php")).php({ plain: true })),
  python: async () => of((await import("@codemirror/lang-python")).python()),
  ruby: async () => ofMode((await import("@codemirror/legacy-modes/mode/ruby")).ruby),
  rust: async () => of((await import("@codemirror/lang-rust")).rust()),
  shell: async () => ofMode((await import("@codemirror/legacy-modes/mode/shell")).shell),
  sql: async () => of((await import("@codemirror/lang-sql")).sql()),
  swift: async () => ofMode((await import("@codemirror/legacy-modes/mode/swift")).swift),
  typescript: async () =>
    of((await import("@codemirror/lang-javascript")).javascript({ jsx: true, typescript: true })),
};

/** What colours the language; null for plain text. */
export async function grammarOf(language: Language): Promise<Grammar | null> {
  return language === "text" ? null : GRAMMARS[language]();
}
