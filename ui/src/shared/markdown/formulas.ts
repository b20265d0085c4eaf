// Finds formulas in Markdown, so that their backslashes, underscores and stars stay what they are:
// \(…\), \[…\], $…$ and $$…$$. What only looks like one, such as prices and variables of a shell, is text.
import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

/** Longer than this nothing is taken for a formula. */
export const MOST_CHARS = 2000;

/** What formulas have and prose between the same marks has not. */
const SIGN = /[\\^_=<>+*|{}]/;

const CLOSERS: readonly (readonly [open: string, close: string])[] = [
  ["\\(", "\\)"],
  ["\\[", "\\]"],
  ["$$", "$$"],
];

/** As Pandoc has it: no blank inside the marks, no digit after them; and nothing that a shell or PHP would
 * read on with. */
const DOLLARS = /^\$(?!\s)((?:\\[^\n]|[^\\$`\n])+)(?<!\s)\$(?![\w({$])/;

/** A formula of dollars that may still get its end, */
const OPEN_DOLLARS = /^\$(?=[^\s\d$])[^$`\n]*$/;

/** and no variable or currency that words follow. */
const WORDS = /(?:^|[^\\A-Za-z])[A-Za-z]{2,}\s/;

/** Teaches the parser formulas. */
export function formulas(markdown: MarkdownIt) {
  markdown.inline.ruler.before("escape", "formula", inline);
  markdown.block.ruler.before("blockquote", "formula_block", block, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  const shown = (source: string) =>
    `<code class="md-formula">${markdown.utils.escapeHtml(source)}</code>`;
  markdown.renderer.rules.formula = (tokens, at) => shown(tokens[at]?.content ?? "");
  markdown.renderer.rules.formula_block = (tokens, at) =>
    `<p class="md-display">${shown(tokens[at]?.content ?? "")}</p>\n`;
}

function inline(state: StateInline, silent: boolean): boolean {
  const mark = state.src.charAt(state.pos);
  if (mark !== "$" && mark !== "\\") return false;
  const ahead = state.src.slice(state.pos, Math.min(state.posMax, state.pos + MOST_CHARS));
  const before = state.src.charAt(state.pos - 1);
  const formula = formulaAt(ahead, before);
  // What still comes must not turn into something else and back again.
  const is_growing = isGrowing(state) && state.pos + ahead.length === state.src.length;
  const found = formula ?? (is_growing ? openAt(ahead, before) : null);
  if (found === null) return false;
  if (!silent) state.push(formula === null ? "text" : "formula", "", 0).content = found;
  state.pos += found.length;
  return true;
}

/** The formula that the text begins with, its marks included. */
export function formulaAt(text: string, before: string): string | null {
  for (const [open, close] of CLOSERS) {
    if (!text.startsWith(open)) continue;
    const end = text.indexOf(close, open.length);
    const inner = text.slice(open.length, end);
    if (end < 0 || inner.trim() === "" || inner.includes("`")) return null;
    // In prose \[ and \] are brackets that were kept from being a link.
    if (open !== "\\(" && !SIGN.test(inner)) return null;
    return text.slice(0, end + close.length);
  }
  if (/[\w$]/.test(before)) return null;
  const [whole, inner = ""] = DOLLARS.exec(text) ?? [];
  if (whole === undefined) return null;
  // "$5 a month, or 50$".
  const is_prose = /\s/.test(inner) && !(/^\d/.test(inner) ? /[\\^_=]/ : SIGN).test(inner);
  return is_prose ? null : whole;
}

function openAt(text: string, before: string): string | null {
  const marks = CLOSERS.find(([open]) => text.startsWith(open));
  if (marks) return text.includes(marks[1], 2) || text.includes("`") ? null : text;
  if (/[\w$]/.test(before) || !OPEN_DOLLARS.test(text)) return null;
  return WORDS.test(text) ? null : text;
}

/** A formula on lines of its own: what stands in it begins no list and no heading. */
function block(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if ((state.sCount[start] ?? 0) - state.blkIndent >= 4) return false;
  const [open, close] = CLOSERS.find(([mark]) => lineOf(state, start).startsWith(mark)) ?? [];
  if (open === undefined || close === undefined || open === "\\(") return false;
  let source = "";
  let line = start;
  for (; line < end && isWithin(state, line); line++) {
    source += (line === start ? "" : "\n") + lineOf(state, line);
    if (source.length > MOST_CHARS) return false;
    const at = source.indexOf(close, open.length);
    if (at < 0) continue;
    const inner = source.slice(open.length, at);
    if (source.slice(at + close.length).trim() !== "" || inner.trim() === "") return false;
    if (!inner.includes("\n") && !SIGN.test(inner)) return false;
    return silent || take(state, source, start, line + 1);
  }
  // Without its end it is a formula only while that may still come.
  if (!isGrowing(state) || line < end) return false;
  return silent || take(state, source, start, line);
}

function take(state: StateBlock, source: string, start: number, end: number): true {
  const token = state.push("formula_block", "p", 0);
  token.block = true;
  token.content = source;
  token.map = [start, end];
  state.line = end;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  const begin = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(begin, state.eMarks[line]).trimEnd();
}

const isWithin = (state: StateBlock, line: number) =>
  !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent;

const isGrowing = ({ env }: StateInline | StateBlock) => env.is_growing === true;
