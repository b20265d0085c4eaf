// Which messages of a long conversation are on the page, and where: those in view and a screen's worth
// beyond, of whatever height each. What is being read stays in its place when messages come above it,
// turn out higher or lower than expected, or are dropped; at the end, the end stays in sight.

/** Messages on the page, as places in the list, and the room the others take. */
export interface Stretch {
  first: number;
  /** The place after the last one. */
  end: number;
  above_px: number;
  below_px: number;
}

/** Beyond what is in view, so many messages a frame on each side: a far jump must not take long. */
export const BEYOND_AT_ONCE = 2;

/** So near to the end counts as there when it is scrolled to. */
const NEAR_END_PX = 48;

/** Drawn beyond the view on each side, at least. */
const LEAST_BEYOND_PX = 400;

/** Expected of a message until one was measured. */
const EXPECTED_PX = 140;

/** What scrolls, as it stands at one moment. */
export interface Scroll {
  /** What is scrolled past, above the view. */
  top: number;
  view_px: number;
  /** All that scrolls, in view or not. */
  content_px: number;
}

/** What is being read: the topmost message in view, and where in it the view begins. */
interface Place {
  seq: number;
  /** From the message's upper edge down to that of the view. */
  into_px: number;
}

export class ReadingWindow {
  /** Whether the end stays in sight. */
  follows = true;
  /** Pixels that stand above the list inside what scrolls. */
  #lead_px = 0;
  #view_px = 0;
  #scroll_top = 0;
  /** Where the view ends, from the beginning of what scrolls. */
  #bottom_px = 0;
  /** How high view and content were then; null where the view was out of sight since. */
  #sizes: Pick<Scroll, "view_px" | "content_px"> | null = null;
  /** How much further down the messages are drawn than they belong, until that is settled. */
  #slack_px = 0;
  #seqs: readonly number[] = [];
  #heights = new Map<number, number>();
  #expected_px = EXPECTED_PX;
  /** Upper edges of all messages, and the lower edge of the last. */
  #tops: number[] = [0];
  #place: Place | null = null;
  #drawn: { first: number; last: number } | null = null;
  #is_whole = true;

  /** Height of all messages, as far as known. */
  get height_px(): number {
    return this.#tops.at(-1) ?? 0;
  }

  /** Whether all that should be drawn is: if not, more of it comes with the next `stretch`. */
  get is_whole(): boolean {
    return this.#is_whole;
  }

  /** These are the messages now, in order. */
  list(seqs: readonly number[]) {
    this.#seqs = seqs;
    this.#layOut();
  }

  /** The view is so high, and the list begins so far below the beginning of what scrolls. */
  resize(view_px: number, lead_px: number) {
    this.#view_px = view_px;
    this.#lead_px = lead_px;
  }

  /** Takes in heights as they are drawn, by message. */
  measure(heights: ReadonlyMap<number, number>) {
    if (heights.size === 0) return;
    if (this.#heights.size === 0) {
      const sum = [...heights.values()].reduce((a, b) => a + b, 0);
      this.#expected_px = sum / heights.size;
    }
    this.#keepShare(heights);
    for (const [seq, px] of heights) this.#heights.set(seq, px);
    this.#layOut();
  }

  /** The view was scrolled to here, by the reader for certain or from an unknown cause. Whether the end,
   * which the reader has not left, is to be brought back into sight. */
  scrolled(at: Scroll, is_by_hand: boolean): boolean {
    const bottom_px = at.top + at.view_px;
    const below_px = at.content_px - bottom_px;
    // By both edges: a view that gets higher or lower moves one of them without a scroll.
    const is_up = at.top < this.#scroll_top && bottom_px < this.#bottom_px;
    // What got higher or lower since may have moved the view: the reader did not wish for that.
    const is_own = this.#sizes?.view_px !== at.view_px || this.#sizes.content_px !== at.content_px;
    // So may what did and was undone within a frame, which shows in nothing but a step this small.
    const is_unwished = !is_by_hand && (is_own || below_px < NEAR_END_PX);
    const is_led_off = this.follows && is_up && is_unwished && below_px > 1;
    this.put(at);
    // Up is away from the end, however little; unless the end itself came up.
    if (below_px <= 1) this.follows = true;
    else if (is_up) this.follows = is_led_off;
    else if (below_px < NEAR_END_PX) this.follows = true;
    this.#place = this.#placeAt(this.#top);
    return is_led_off;
  }

  /** That message is to stand at the top of the view, so far below its upper edge. */
  go(seq: number, below_px: number) {
    this.follows = false;
    this.#place = { seq, into_px: -below_px };
  }

  /** What scrolls stands like this, put so by the page itself. */
  put({ top, view_px, content_px }: Scroll) {
    this.#scroll_top = top;
    this.#bottom_px = top + view_px;
    this.#sizes = { view_px, content_px };
  }

  /** The view is out of sight: where it is scrolled to when it comes back is not the reader's doing. */
  hide() {
    this.#sizes = null;
  }

  /** Where to scroll so that what is being read stays in place; null where it does as it is. Small
   * differences above wait until things are quiet, because scrolling by hand would stumble over them. */
  settle(is_quiet: boolean): number | null {
    if (this.follows || this.#place === null) {
      this.#slack_px = 0;
      return null;
    }
    const wanted = this.#topOf(this.#place);
    const slack = this.#scroll_top - this.#lead_px - wanted;
    const { first } = this.#span();
    const above = (this.#tops[first] ?? 0) + slack;
    if (!is_quiet && first > 0 && above > this.#view_px) {
      this.#slack_px = slack;
      return null;
    }
    this.#slack_px = 0;
    if (Math.abs(slack) < 1) return null;
    this.#scroll_top = Math.max(0, wanted + this.#lead_px);
    return this.#scroll_top;
  }

  /** What is to be drawn now. */
  stretch(): Stretch {
    const [top, bottom] = this.#edges();
    const beyond = Math.max(LEAST_BEYOND_PX, this.#view_px);
    const seen = { first: this.#at(top), end: this.#at(bottom) + 1 };
    const wanted = { first: this.#at(top - beyond), end: this.#at(bottom + beyond) + 1 };
    const drawn = this.#drawn ? this.#span() : { first: 0, end: 0 };
    const touches = drawn.first < seen.end && seen.first < drawn.end;
    const from = touches ? drawn : seen;
    const first = Math.min(seen.first, Math.max(wanted.first, from.first - BEYOND_AT_ONCE));
    const end = Math.max(seen.end, Math.min(wanted.end, from.end + BEYOND_AT_ONCE));
    this.#is_whole = first === wanted.first && end === wanted.end;
    this.#draw(first, Math.min(end, this.#seqs.length));
    return this.room();
  }

  /** What is drawn, and the room the others take by now. */
  room(): Stretch {
    const { first, end } = this.#span();
    const above = (this.#tops[first] ?? 0) + this.#slack_px;
    const below = this.height_px - (this.#tops[end] ?? this.height_px);
    return { first, end, above_px: Math.max(0, above), below_px: Math.max(0, below) };
  }

  get #top(): number {
    return this.#scroll_top - this.#lead_px - this.#slack_px;
  }

  /** Upper and lower edge of the view, from the list's beginning. */
  #edges(): [number, number] {
    if (this.follows) return [this.height_px - this.#view_px, this.height_px];
    const top = this.#place ? this.#topOf(this.#place) : this.#top;
    return [top, top + this.#view_px];
  }

  #layOut() {
    const tops = [0];
    let top = 0;
    for (const seq of this.#seqs) {
      top += this.#heights.get(seq) ?? this.#expected_px;
      tops.push(top);
    }
    this.#tops = tops;
  }

  #draw(first: number, end: number) {
    const [from, to] = [this.#seqs[first], this.#seqs[end - 1]];
    this.#drawn = from === undefined || to === undefined ? null : { first: from, last: to };
  }

  /** The drawn messages' places, wherever they are in the list by now. */
  #span(): { first: number; end: number } {
    if (!this.#drawn) return { first: 0, end: 0 };
    return { first: this.#find(this.#drawn.first), end: this.#find(this.#drawn.last + 1) };
  }

  /** The first place of a message that is this one or a later one. */
  #find(seq: number): number {
    return below(this.#seqs.length, (at) => (this.#seqs[at] ?? Infinity) < seq);
  }

  /** The place of the message at a height. */
  #at(px: number): number {
    const after = below(this.#seqs.length, (at) => (this.#tops[at] ?? Infinity) <= px);
    return Math.max(0, after - 1);
  }

  #placeAt(top: number): Place | null {
    const at = this.#at(top);
    const seq = this.#seqs[at];
    return seq === undefined ? null : { seq, into_px: top - (this.#tops[at] ?? 0) };
  }

  #topOf({ seq, into_px }: Place): number {
    return (this.#tops[this.#find(seq)] ?? this.height_px) + into_px;
  }

  /** A message that is laid out anew is read on at the same share of it; the last one grows at its
   * end only, and is read on where it was. */
  #keepShare(heights: ReadonlyMap<number, number>) {
    const place = this.#place;
    const now = place ? heights.get(place.seq) : undefined;
    const before = place ? this.#heights.get(place.seq) : undefined;
    if (!place || now === undefined || before === undefined || place.into_px <= 0) return;
    const is_last = place.seq === this.#seqs.at(-1);
    const into_px = is_last ? Math.min(place.into_px, now) : (place.into_px * now) / before;
    this.#place = { seq: place.seq, into_px };
  }
}

/** How many of the first so many hold, where none holds after one that does not. */
function below(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
