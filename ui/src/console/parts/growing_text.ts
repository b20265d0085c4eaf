// A text that the candidate is writing, shown so that what is read and marked in it stays: only what changed
// is drawn anew, and colours follow a while later.
import { soon } from "../../shared/models/later";
import type { Language } from "../../shared/ipc/types";

/** A text as coloured nodes; rejects where it can't be coloured. */
type Colour = (text: string, language: Language) => Promise<Node>;

/** Colouring reads and lays out the whole text, so it does not follow every change. */
export const COLOURED_EVERY_MS = 2000;

export class GrowingText {
  #node: HTMLElement;
  #colour: Colour;
  #text = "";
  #language: Language = "text";
  /** What is on the page: behind the text while the interviewer marks what changed. */
  #drawn = "";
  /** The language whose colours are on the page. */
  #worn: Language = "text";
  #is_dressed = true;
  #colourSoon = soon(COLOURED_EVERY_MS, () => void this.#dress());
  #marked = () => this.#catchUp();

  constructor(node: HTMLElement, colour: Colour) {
    this.#node = node;
    this.#colour = colour;
    document.addEventListener("selectionchange", this.#marked);
  }

  /** Shows a text at once, and its colours soon; in "text" it has none. */
  show(text: string, language: Language) {
    if (text === this.#text && language === this.#language) return;
    const is_first = this.#text === "";
    this.#text = text;
    this.#language = language;
    this.#is_dressed = language === "text" && this.#worn === "text";
    this.#draw();
    if (this.#is_dressed) return;
    if (is_first) void this.#dress();
    else this.#colourSoon.call();
  }

  /** To be called when the node goes. */
  stop() {
    this.#is_dressed = true;
    this.#colourSoon.cancel();
    document.removeEventListener("selectionchange", this.#marked);
  }

  /** Does what was put off while the interviewer marked something. */
  #catchUp() {
    if (this.#drawn !== this.#text) this.#draw();
    if (!this.#is_dressed && !isMarked(this.#node)) this.#colourSoon.call();
  }

  /** Draws what changed, unless the interviewer marks what it takes away. */
  #draw() {
    const change = changeOf(this.#drawn, this.#text);
    if (marksWithin(this.#node, change.from, change.to)) return;
    replace(this.#node, change);
    this.#drawn = this.#text;
  }

  async #dress(): Promise<void> {
    if (this.#is_dressed || isMarked(this.#node)) return;
    const [text, language] = [this.#text, this.#language];
    let dressed: Node;
    try {
      dressed =
        language === "text" ? document.createTextNode(text) : await this.#colour(text, language);
    } catch {
      // Without its grammar a text is shown as it is.
      dressed = document.createTextNode(text);
    }
    // Whatever changed meanwhile has asked for its own colours; a mark is waited for.
    const is_newest = text === this.#text && language === this.#language;
    if (!is_newest || this.#is_dressed || isMarked(this.#node)) return;
    this.#node.replaceChildren(dressed);
    this.#drawn = text;
    this.#worn = language;
    this.#is_dressed = true;
  }
}

interface Change {
  from: number;
  to: number;
  by: string;
}

/** What stands between the common beginning and the common end, in UTF-16 units; no character is cut. */
export function changeOf(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  const left = shorter - start;
  const last = (text: string, back: number) => text.charCodeAt(text.length - back);
  while (end < left && last(before, end + 1) === last(after, end + 1)) end += 1;
  if (end > 0 && isLow(last(before, end))) end -= 1;
  return { from: start, to: before.length - end, by: after.slice(start, after.length - end) };
}

const isHigh = (unit: number) => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number) => (unit & 0xfc00) === 0xdc00;

/** Changes the text in place: what is marked elsewhere in it stays marked. */
function replace(node: HTMLElement, { from, to, by }: Change) {
  if (from === to && by === "") return;
  const [start, from_in] = placeOf(node, from);
  const [end, to_in] = placeOf(node, to);
  if (start === end && start instanceof Text) {
    start.replaceData(from_in, to_in - from_in, by);
    return;
  }
  const range = document.createRange();
  range.setStart(start, from_in);
  range.setEnd(end, to_in);
  range.deleteContents();
  range.insertNode(document.createTextNode(by));
  node.normalize();
}

/** The text node an offset lies in, and where in it. */
function placeOf(node: HTMLElement, offset: number): [Node, number] {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let text = texts.nextNode(); text instanceof Text; text = texts.nextNode()) {
    if (left <= text.length) return [text, left];
    left -= text.length;
  }
  return [node, node.childNodes.length];
}

/** What the interviewer marks, where any of it is in the node. */
function markIn(node: HTMLElement): Range | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return null;
  const mark = selection.getRangeAt(0);
  return mark.intersectsNode(node) ? mark : null;
}

function isMarked(node: HTMLElement): boolean {
  return markIn(node) !== null;
}

/** Whether anything between two offsets is marked. */
function marksWithin(node: HTMLElement, from: number, to: number): boolean {
  const mark = markIn(node);
  if (!mark) return false;
  const offsetOf = (container: Node, offset: number) => {
    const before = document.createRange();
    before.selectNodeContents(node);
    before.setEnd(container, offset);
    return before.toString().length;
  };
  const holds = (container: Node) => node.contains(container);
  const start = holds(mark.startContainer) ? offsetOf(mark.startContainer, mark.startOffset) : 0;
  const end = holds(mark.endContainer) ? offsetOf(mark.endContainer, mark.endOffset) : Infinity;
  return Math.max(start, from) < Math.min(end, to);
}
