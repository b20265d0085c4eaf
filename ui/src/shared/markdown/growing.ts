// Markdown that grows at its end, cut into blocks that no longer change and the rest that still may.
import { type Block, blocksOf, type References } from "./render";

/** What is new since the last look. */
export interface Growth {
  /** Blocks that have got their end, in order. */
  finished: string[];
  /** The text after them. */
  rest: string;
  /** The rest, where it is a code block that still waits for its closing fence: its language and code. */
  open_code: { language: string; code: string } | null;
}

export class GrowingMarkdown {
  readonly references: References = {};
  #settled = 0;

  /** Looks at no more than what is not finished yet; the text must begin as the last one did. */
  grow(text: string): Growth {
    let rest = text.slice(this.#settled);
    // An unfinished line can still turn out to belong to the block before it.
    const lines = rest.slice(0, rest.lastIndexOf("\n") + 1);
    const blocks = lines === "" ? [] : blocksOf(lines, this.references);
    const starts = startsOf(lines, blocks);
    const finished = starts
      .slice(1)
      .map((start, at) => rest.slice(at === 0 ? 0 : starts[at], start));
    const settled = finished.length > 0 ? (starts.at(-1) ?? 0) : 0;
    this.#settled += settled;
    rest = rest.slice(settled);
    return { finished, rest, open_code: openCode(rest, blocks.at(-1)) };
  }
}

/** Where blocks start, in characters. */
function startsOf(text: string, blocks: readonly Block[]): number[] {
  const starts: number[] = [];
  let [line, at] = [0, 0];
  const newline = /\r\n?|\n/g;
  for (const block of blocks) {
    for (; line < block.line; line++) {
      newline.lastIndex = at;
      if (!newline.test(text)) return starts;
      at = newline.lastIndex;
    }
    starts.push(at);
  }
  return starts;
}

function openCode(rest: string, last: Block | undefined): Growth["open_code"] {
  if (last?.fence === null || last === undefined) return null;
  const [opening, marks = ""] = /^(`{3,}|~{3,})[^\n]*\n/.exec(rest) ?? [];
  if (opening === undefined) return null;
  const code = rest.slice(opening.length);
  const closing = new RegExp(`^ {0,3}${marks}${marks[0] ?? ""}*[ \\t]*$`, "m");
  return closing.test(code) ? null : { language: last.fence.trim().split(/\s/)[0] ?? "", code };
}
