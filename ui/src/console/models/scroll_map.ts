// Where rows of a long list lie while only a screenful is drawn. A browser's tallest element is
// about 33 million pixels, a million rows are 56 million: above a cap the scrollbar stands for the
// whole list in proportion, and small moves are still one to one.

/** How high a row is where text has its usual size. */
export const ROW_PX = 56;

/** Tall enough for 140,000 rows and low enough for pixels to stay whole in single precision. */
export const TALLEST_PX = 8_000_000;

export class ScrollMap {
  /** Pixels of list above the upper edge of the view. */
  list_top = 0;
  /** Pixels of page between the upper edge of the view and the list; 0 once the list reaches it. */
  #lead = 0;
  #scroll_top = 0;
  #rows = 0;
  #view_px = 0;
  #row_px = ROW_PX;

  /** Height of the element that makes the scrollbar. */
  get height_px(): number {
    return Math.min(this.#rows * this.#row_px, TALLEST_PX);
  }

  get #list_range(): number {
    return Math.max(0, this.#rows * this.#row_px - this.#view_px);
  }

  get #scroll_range(): number {
    return Math.max(0, this.height_px - this.#view_px);
  }

  get #ratio(): number {
    return this.#scroll_range > 0 ? this.#list_range / this.#scroll_range : 1;
  }

  /** Rows that got higher or lower with their text keep the one on top in its place. */
  resize(rows: number, view_px: number, row_px = ROW_PX) {
    this.#rows = rows;
    this.#view_px = view_px;
    this.list_top *= row_px / this.#row_px;
    this.#row_px = row_px;
    this.list_top = this.#within(this.list_top);
  }

  /** The view was scrolled to here, counted from the list's beginning. */
  scrolled(from_list: number) {
    this.#lead = Math.max(0, -from_list);
    const scroll_top = Math.min(this.#scroll_range, Math.max(0, from_list));
    const moved = scroll_top - this.#scroll_top;
    this.#scroll_top = scroll_top;
    // A drag of the scrollbar goes far at once; a wheel or a finger moves by less than a view.
    const far = Math.abs(moved) > this.#view_px;
    this.list_top = this.#within(
      this.#ratio === 1 || far ? scroll_top * this.#ratio : this.list_top + moved,
    );
  }

  /** Where the scrollbar belongs for what is shown; to be put there when things are quiet. */
  settled(): number {
    this.#scroll_top = this.list_top / this.#ratio;
    return this.#scroll_top;
  }

  /** Brings a row into view by the shortest way; returns where the scrollbar goes, or null. */
  reveal(row: number, covered_px: number): number | null {
    const edge = this.#lead > 0 ? -this.#lead : this.list_top;
    const top = row * this.#row_px;
    if (top < edge + covered_px) return this.#showAt(top - covered_px);
    const below = top + this.#row_px - this.#view_px;
    return below > edge ? this.#showAt(below) : null;
  }

  #showAt(top: number): number {
    this.list_top = this.#within(top);
    this.#lead = Math.max(0, -top);
    const scroll_top = this.settled();
    return top < 0 ? top : scroll_top;
  }

  /** The rows to draw, a few beyond both edges. */
  range(beyond = 3): { first: number; last: number } {
    const first = Math.floor(this.list_top / this.#row_px) - beyond;
    // What stands above the list takes its part of the view.
    const view_px = Math.max(0, this.#view_px - this.#lead);
    const last = Math.ceil((this.list_top + view_px) / this.#row_px) + beyond;
    return { first: Math.max(0, first), last: Math.min(this.#rows - 1, last) };
  }

  /** Where a row is drawn inside the tall element. */
  place(row: number): number {
    return row * this.#row_px - this.list_top + this.#scroll_top;
  }

  #within(top: number): number {
    return Math.min(this.#list_range, Math.max(0, top));
  }
}
