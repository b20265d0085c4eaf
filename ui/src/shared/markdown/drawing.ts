// Draws Markdown that may still grow: at most once a frame, and only what changed.
import { type Growth, GrowingMarkdown } from "./growing";
import { merge } from "./merge";
import { type References, render } from "./render";

/** What is done to a block once it is finished. */
export type Finish = (block: HTMLElement) => void;

/** Begins no text: should a text grow after it was whole, it is drawn from its beginning. */
const DRAWN_WHOLE = "\0";

export class Drawing {
  #node: HTMLElement;
  #finish: Finish;
  #growing = new GrowingMarkdown();
  #text = "";
  #drawn = "";
  #is_done = false;
  #rest: HTMLElement | null = null;
  #open: Text | null = null;
  #frame: number | null = null;
  #not_before = 0;

  constructor(node: HTMLElement, finish: Finish) {
    this.#node = node;
    this.#finish = finish;
  }

  /** Shows the text: at once where it is done or nothing is shown yet, else with the next frame. */
  show(text: string, is_done: boolean) {
    this.#text = text;
    this.#is_done = is_done;
    if (is_done || this.#drawn === "") this.#draw();
    else this.#frame ??= requestAnimationFrame(this.#onFrame);
  }

  /** Shows what was drawn of a whole text before. */
  adopt(nodes: readonly Node[]) {
    this.stop();
    this.#forget();
    this.#node.append(...nodes);
    this.#drawn = DRAWN_WHOLE;
  }

  stop() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #onFrame = (now: number) => {
    this.#frame = null;
    // What takes long is drawn more seldom, so that typing beside it never waits.
    if (now < this.#not_before) this.#frame = requestAnimationFrame(this.#onFrame);
    else this.#draw();
  };

  #draw() {
    this.stop();
    const began = performance.now();
    if (!this.#text.startsWith(this.#drawn)) this.#forget();
    this.#drawn = this.#text;
    const { finished, rest, open_code } = this.#growing.grow(
      // The last line of a text that is done is no unfinished one.
      this.#is_done ? `${this.#text}\n` : this.#text,
    );
    for (const block of finished) this.#settle(block);
    if (this.#is_done) this.#end(rest);
    else this.#drawRest(rest, open_code);
    const ended = performance.now();
    this.#not_before = ended + 3 * (ended - began);
  }

  #forget() {
    this.#node.replaceChildren();
    this.#growing = new GrowingMarkdown();
    this.#rest = null;
    this.#open = null;
  }

  #settle(source: string) {
    const block = this.#take();
    this.#regrow(block, source, false);
    this.#finish(block);
  }

  #end(rest: string) {
    if (rest.trim() !== "") this.#settle(rest);
    else this.#rest?.remove();
    this.#rest = null;
    this.#open = null;
    this.#growing = new GrowingMarkdown();
    this.#drawn = DRAWN_WHOLE;
  }

  #drawRest(rest: string, open_code: Growth["open_code"]) {
    if (rest.trim() === "") return;
    if (open_code && this.#open && open_code.code.startsWith(this.#open.data)) {
      this.#open.appendData(open_code.code.slice(this.#open.data.length));
      return;
    }
    this.#rest ??= this.#add();
    this.#open = null;
    if (open_code) this.#beginCode(this.#rest, open_code.code);
    else this.#regrow(this.#rest, rest, true);
  }

  #regrow(block: HTMLElement, source: string, is_growing: boolean) {
    const wanted = document.createElement("div");
    put(wanted, source, this.#growing.references, is_growing);
    merge(block, wanted);
  }

  /** Code that still comes is one text that is added to, however long it gets. */
  #beginCode(block: HTMLElement, code: string) {
    const pre = document.createElement("pre");
    pre.append(document.createElement("code"));
    this.#open = document.createTextNode(code);
    pre.firstElementChild?.append(this.#open);
    block.replaceChildren(pre);
  }

  #take(): HTMLElement {
    const block = this.#rest ?? this.#add();
    this.#rest = null;
    this.#open = null;
    return block;
  }

  #add(): HTMLElement {
    return this.#node.appendChild(document.createElement("div"));
  }
}

function put(block: HTMLElement, source: string, references: References, is_growing = false) {
  // The one place where HTML is set: it comes from the sanitizer, as a trusted type.
  // eslint-disable-next-line no-restricted-properties
  block.innerHTML = render(source, references, is_growing) as unknown as string;
}
