// Tables that keep their alignment and their room, lines within a cell, and the boxes of task lists.
import type { MarkdownIt, StateCore, Token } from "markdown-it";

/** A cell of more characters than this is a text that may take several lines, but not one a word. */
const LONG_CELL_CHARS = 24;

/** Teaches the parser what GitHub's Markdown has beyond the standard's. */
export function tablesAndTasks(markdown: MarkdownIt) {
  markdown.core.ruler.push("cells", (state) => {
    state.tokens.forEach((token, at) => {
      if (/^t[hd]_open$/.test(token.type)) dressCell(state, token, state.tokens[at + 1]);
    });
  });
  markdown.core.ruler.push("tasks", (state) => {
    state.tokens.forEach((token, at) => {
      if (token.type === "list_item_open") dressTask(state, token, at);
    });
  });
  // What scrolls sideways is around the table: a table that scrolls itself is none to a screen reader.
  markdown.renderer.rules.table_open = () => `<div class="md-table"><table>\n`;
  markdown.renderer.rules.table_close = () => `</table></div>\n`;
  // A reader who does not see the box hears what is in it.
  markdown.renderer.rules.task_box = (tokens, at) => {
    const is_checked = tokens[at]?.content !== " ";
    return (
      `<span class="md-box${is_checked ? " checked" : ""}"></span>` +
      `<span class="visually-hidden">${is_checked ? "Done: " : "Not done: "}</span>`
    );
  };
}

function dressCell(state: StateCore, cell: Token, words: Token | undefined) {
  // The policy allows no style of its own to an element.
  const side = /text-align:(left|center|right)/.exec(String(cell.attrGet("style") ?? ""))?.[1];
  if (side) cell.attrJoin("class", `md-${side}`);
  if (words?.type !== "inline") return;
  if (words.content.length > LONG_CELL_CHARS) cell.attrJoin("class", "md-long");
  words.children = (words.children ?? []).flatMap((child) => broken(state, child));
}

/** Cut at every <br>, the one way to begin a line within a cell. */
function broken({ Token }: StateCore, token: Token): Token[] {
  if (token.type !== "text" || !token.content.includes("<")) return [token];
  const lines = token.content.split(/<br[ \t]*\/?>/i);
  return lines.flatMap((line, at) => {
    const text = new Token("text", "", 0);
    text.content = line;
    return at === 0 ? [text] : [new Token("hardbreak", "br", 0), text];
  });
}

function dressTask({ tokens, Token }: StateCore, item: Token, at: number) {
  const words = tokens[at + 2];
  if (tokens[at + 1]?.type !== "paragraph_open" || words?.type !== "inline") return;
  const first = words.children?.[0];
  const [mark, inner] = /^\[([ xX])\]\s+(?=\S|$)/.exec(first?.content ?? "") ?? [];
  if (first?.type !== "text" || mark === undefined || inner === undefined) return;
  first.content = first.content.slice(mark.length);
  const box = new Token("task_box", "", 0);
  box.content = inner;
  words.children?.unshift(box);
  item.attrJoin("class", "md-task");
}
