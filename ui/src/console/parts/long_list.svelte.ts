// A list that may be longer than any page: a screenful of its rows drawn at a time, moved through with keys.
import { untrack } from "svelte";
import { later } from "../../shared/models/later";
import type { PagedList } from "../models/paged_list.svelte";
import { ROW_PX } from "../models/scroll_map";

/** Rows drawn as empty space before anything is known. */
const SKELETON = 8;

/** Where the list is on the page. */
export interface Places {
  grid: HTMLElement | undefined;
  head: HTMLElement | undefined;
  body: HTMLElement | undefined;
}

type List = Pick<
  PagedList<{ id: string }, { text: string }>,
  "total" | "scroll" | "scroll_top" | "current" | "look"
>;

/** Made where a component is set up. */
export class LongList {
  /** Pixels of what makes the scrollbar. */
  height = $state(0);
  drawn = $state.raw<{ at: number; top: number }[]>([]);
  #list: List;
  #places: () => Places;
  readonly total = $derived.by(() => this.#list.total ?? SKELETON);
  /** The screen scrolls as a whole; gone once the screen is. */
  readonly #scroller = $derived.by(() => this.#places().grid?.closest("main"));

  constructor(list: List, places: () => Places) {
    this.#list = list;
    this.#places = places;
    $effect(() => {
      void this.total;
      untrack(() => this.#measure());
    });
    $effect(() => this.#watch());
  }

  /** Whether the row that the keys stand on is on the page. */
  get is_current_drawn(): boolean {
    return this.drawn.some(({ at }) => at === this.#list.current);
  }

  /** Where a key leads; null where it leads nowhere. */
  keyed(key: string): number | null {
    if (!this.#scroller || this.total === 0) return null;
    const { current } = this.#list;
    const screenful = Math.max(1, Math.floor(this.#scroller.clientHeight / rowPx()) - 2);
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + screenful,
      PageUp: current - screenful,
      Home: 0,
      End: this.total - 1,
    };
    return moves[key] ?? null;
  }

  moveTo(at: number) {
    const list = this.#list;
    list.current = Math.min(this.total - 1, Math.max(0, at));
    const target = list.scroll.reveal(list.current, this.#places().head?.offsetHeight ?? 0);
    if (this.#scroller && target !== null) this.#scroller.scrollTop += target - this.#fromList();
    this.#draw();
  }

  /** Shows the list from its beginning, where it was scrolled past that. */
  toTop() {
    const from = this.#fromList();
    if (this.#scroller && from > 0) this.#scroller.scrollTop -= from;
  }

  /** How far the list is scrolled past the upper edge of the view; negative before it gets there. */
  #fromList(): number {
    const { body } = this.#places();
    if (!body || !this.#scroller) return 0;
    return this.#scroller.getBoundingClientRect().top - body.getBoundingClientRect().top;
  }

  #draw() {
    const { scroll } = this.#list;
    const { first, last } = scroll.range();
    this.drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const at = first + index;
      return { at, top: scroll.place(at) };
    });
    this.height = scroll.height_px;
    this.#list.look(first, last);
  }

  #settle = later(150, () => {
    const from = this.#fromList();
    if (this.#scroller && from > 0) this.#scroller.scrollTop += this.#list.scroll.settled() - from;
    this.#draw();
  });

  #scrolled = () => {
    if (!this.#scroller) return;
    this.#list.scroll_top = this.#scroller.scrollTop;
    this.#list.scroll.scrolled(this.#fromList());
    this.#draw();
    this.#settle.call();
  };

  #measure = () => {
    if (!this.#scroller) return;
    this.#list.scroll.resize(this.total, this.#scroller.clientHeight, rowPx());
    this.#list.scroll.scrolled(this.#fromList());
    this.#draw();
  };

  #watch(): (() => void) | undefined {
    const view = this.#scroller;
    if (!view) return undefined;
    const { scroll_top } = this.#list;
    // The tall element has its height only once it is drawn.
    const frame = requestAnimationFrame(() => (view.scrollTop = scroll_top));
    const watcher = new ResizeObserver(this.#measure);
    watcher.observe(view);
    // Its height changes with the size of text.
    const { head } = this.#places();
    if (head) watcher.observe(head);
    view.addEventListener("scroll", this.#scrolled, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      this.#settle.cancel();
      watcher.disconnect();
      view.removeEventListener("scroll", this.#scrolled);
    };
  }
}

/** Rows are as high as their text needs. */
function rowPx(): number {
  return (ROW_PX / 16) * parseFloat(getComputedStyle(document.documentElement).fontSize);
}
