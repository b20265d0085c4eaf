// Pipes within formulas of a table, which to the parser end a cell. They stay with their formula where a row
// has more cells than its table, as in Pandoc: "| $|x|$ |" is one. While blocks are looked for a sign of the
// same length stands for them.
import type { MarkdownIt } from "markdown-it";
import { formulaAt, MOST_CHARS } from "./formulas";

/** No character, by Unicode, so that no text needs it. */
const STAND_IN = "\uFDD0";

/** What begins a line of a table in a quote or a list. */
const AROUND = /^(?:[\s>]|[-*+]\s|\d+[.)]\s)*/;
const DELIMITERS = /^\|?(?:\s*:?-+:?\s*\|)*\s*(?::?-+:?\s*)?$/;

/** Teaches the parser to leave them in their formulas. */
export function formulaPipes(markdown: MarkdownIt) {
  markdown.core.ruler.before("block", "hide_pipes", (state) => {
    state.src = hidePipes(state.src);
  });
  markdown.core.ruler.after("block", "show_pipes", ({ tokens }) => {
    for (const token of tokens) {
      if (token.content.includes(STAND_IN)) token.content = token.content.replaceAll(STAND_IN, "|");
    }
  });
}

/** The text with its lines as long as they were. */
export function hidePipes(text: string): string {
  const clean = text.replaceAll(STAND_IN, "\uFFFD");
  if (!clean.includes("|") || !/\$|\\[([]/.test(clean)) return clean;
  const lines = clean.split("\n");
  /** How many columns the table has that a line is in; null outside of one. */
  let columns: number | null = null;
  for (const [nth, line] of lines.entries()) {
    const begun = line.replace(AROUND, "");
    if (begun === "") columns = null;
    else if (columns !== null) lines[nth] = inTable(line, columns);
    else if (begun.includes("-") && begun.includes("|") && DELIMITERS.test(begun)) {
      columns = cellsIn(line);
      if (nth > 0) lines[nth - 1] = inTable(lines[nth - 1] ?? "", columns);
    }
  }
  return lines.join("\n");
}

const inTable = (line: string, columns: number) => (cellsIn(line) > columns ? hidden(line) : line);

function cellsIn(line: string): number {
  const row = line.replace(AROUND, "").trimEnd().replace(/^\|/, "");
  const pipes = [...row.matchAll(/\\.|\|/g)].filter(([pipe]) => pipe === "|");
  return pipes.length + (pipes.at(-1)?.index === row.length - 1 ? 0 : 1);
}

function hidden(line: string): string {
  let kept = "";
  while (kept.length < line.length) {
    const at = kept.length;
    const ahead = line.slice(at, at + MOST_CHARS);
    const formula = formulaAt(ahead, line.charAt(at - 1));
    // An escaped dollar begins nothing.
    const other = ahead.startsWith("\\") ? ahead.slice(0, 2) : ahead.charAt(0);
    kept += formula?.replace(/(\\.)|\|/g, (_, escaped?: string) => escaped ?? STAND_IN) ?? other;
  }
  return kept;
}
