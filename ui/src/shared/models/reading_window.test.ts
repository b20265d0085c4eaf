import { describe, expect, it } from "vitest";
import { ReadingWindow, type Scroll } from "./reading_window";

const VIEW_PX = 600;

/** A list as it would be drawn: every message has a height of its own, known only once it is drawn. */
class Drawn {
  readonly reading = new ReadingWindow();
  scroll_top = 0;
  lead_px = 0;
  view_px = VIEW_PX;
  #seqs: number[];

  constructor(
    from: number,
    to: number,
    public height = (seq: number) => (seq % 2 === 1 ? 60 : 310 + (seq % 7) * 40),
  ) {
    this.#seqs = range(from, to);
    this.reading.resize(VIEW_PX, 0);
    this.reading.list(this.#seqs);
    this.settle();
  }

  get seqs(): number[] {
    const { first, end } = this.reading.room();
    return this.#seqs.slice(first, end);
  }

  /** Where a drawn message's upper edge is, from that of the view. */
  topOf(seq: number): number {
    const before = this.seqs.filter((one) => one < seq).map(this.height);
    return this.lead_px + this.reading.room().above_px + sum(before) - this.scroll_top;
  }

  get full_px(): number {
    const { above_px, below_px } = this.reading.room();
    return this.lead_px + above_px + sum(this.seqs.map(this.height)) + below_px;
  }

  /** The topmost message in view. */
  get read(): number {
    return this.seqs.find((seq) => this.topOf(seq) + this.height(seq) > 0) ?? 0;
  }

  /** One frame: draws, measures, and puts the view in its place. */
  frame(is_quiet = false) {
    this.reading.stretch();
    this.reading.measure(new Map(this.seqs.map((seq) => [seq, this.height(seq)])));
    const top = this.reading.settle(is_quiet);
    if (this.reading.follows) this.scroll_top = Math.max(0, this.full_px - this.view_px);
    else if (top !== null) this.scroll_top = top;
    this.reading.put(this.at);
  }

  get at(): Scroll {
    return { top: this.scroll_top, view_px: this.view_px, content_px: this.full_px };
  }

  /** The web view moves the view where content and view leave it no other place, and tells the page. */
  clamp(is_by_hand = false): boolean {
    this.scroll_top = Math.max(0, Math.min(this.scroll_top, this.full_px - this.view_px));
    return this.reading.scrolled(this.at, is_by_hand);
  }

  /** The last message is so much higher, or lower where that is negative, and `reading` does not know yet. */
  grow(px: number) {
    const { height } = this;
    const last = this.#seqs.at(-1);
    this.height = (seq) => height(seq) + (seq === last ? px : 0);
  }

  get end_px(): number {
    return this.full_px - this.scroll_top - this.view_px;
  }

  settle() {
    do this.frame(true);
    while (!this.reading.is_whole);
    this.frame(true);
  }

  scroll(px: number, is_by_hand = false) {
    const most = Math.max(0, this.full_px - this.view_px);
    this.scroll_top = Math.min(most, Math.max(0, this.scroll_top + px));
    this.reading.scrolled(this.at, is_by_hand);
    this.frame();
  }

  list(from: number, to: number) {
    this.#seqs = range(from, to);
    this.reading.list(this.#seqs);
    this.frame();
  }

  /** Whether the view is full of messages, and not of room for some. */
  get is_filled(): boolean {
    const { above_px, below_px } = this.reading.room();
    const view_end = this.scroll_top + VIEW_PX;
    return (
      above_px <= this.scroll_top && this.full_px - below_px >= Math.min(view_end, this.full_px)
    );
  }
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);

describe("a long conversation", () => {
  it("begins at its end, with only what is near it drawn", () => {
    const drawn = new Drawn(1, 2000);
    expect(drawn.seqs.at(-1)).toBe(2000);
    expect(drawn.seqs.length).toBeLessThan(12);
    expect(drawn.topOf(2000) + drawn.height(2000)).toBeCloseTo(VIEW_PX);
  });

  it("is drawn in view and nowhere else, all the way up and down", () => {
    const drawn = new Drawn(1, 2000);
    let most = 0;
    for (let step = 0; step < 3000 && drawn.scroll_top > 0; step++) {
      drawn.scroll(-300);
      most = Math.max(most, drawn.seqs.length);
      expect(drawn.is_filled).toBe(true);
    }
    drawn.settle();
    expect(drawn.read).toBe(1);
    expect(drawn.topOf(1)).toBe(0);
    for (let step = 0; step < 3000 && !drawn.reading.follows; step++) {
      drawn.scroll(700);
      most = Math.max(most, drawn.seqs.length);
    }
    drawn.settle();
    expect(drawn.seqs.at(-1)).toBe(2000);
    expect(most).toBeLessThan(30);
  });

  it("takes more than one frame to draw what is beyond a far jump", () => {
    const drawn = new Drawn(1, 2000, () => 20);
    drawn.settle();
    drawn.scroll(-10_000);
    const at_once = drawn.seqs.length;
    expect(drawn.is_filled).toBe(true);
    expect(drawn.reading.is_whole).toBe(false);
    drawn.settle();
    expect(drawn.seqs.length).toBeGreaterThan(at_once + 20);
  });
});

describe("a message that is looked for", () => {
  it.each([1, 700, 1999])("comes to the top of the view as far as there is room: %i", (seq) => {
    const drawn = new Drawn(1, 2000);
    drawn.reading.go(seq, 12);
    drawn.settle();
    drawn.clamp();
    drawn.settle();
    const is_near_end = seq > 1990;
    if (is_near_end) expect(drawn.topOf(seq)).toBeLessThan(VIEW_PX);
    else expect(drawn.topOf(seq)).toBeCloseTo(seq === 1 ? 0 : 12);
    expect(drawn.is_filled).toBe(true);
  });
});

describe("what is being read", () => {
  /** Somewhere in the middle, with all around it measured. */
  function reader(): Drawn {
    const drawn = new Drawn(101, 200);
    for (let step = 0; step < 10; step++) drawn.scroll(-400);
    drawn.settle();
    return drawn;
  }

  it("moves by what was scrolled, whatever heights turn up above", () => {
    const drawn = reader();
    for (let step = 0; step < 20; step++) {
      const { read } = drawn;
      const before = drawn.topOf(read);
      drawn.scroll(-37);
      expect(drawn.topOf(read)).toBeCloseTo(before + 37);
    }
  });

  it("stays in place once things are quiet", () => {
    const drawn = reader();
    drawn.scroll(-1500);
    const { read } = drawn;
    const before = drawn.topOf(read);
    drawn.settle();
    expect(drawn.topOf(read)).toBeCloseTo(before);
  });

  it("stays in place when older messages come above, and when they bring their heights", () => {
    const drawn = reader();
    while (drawn.scroll_top > 200) drawn.scroll(-200);
    const { read } = drawn;
    const before = drawn.topOf(read);
    drawn.list(51, 200);
    expect(drawn.topOf(read)).toBeCloseTo(before);
    drawn.settle();
    expect(drawn.topOf(read)).toBeCloseTo(before);
    expect(drawn.seqs[0]).toBeGreaterThan(51);
  });

  it("stays in place when what stands above the list goes", () => {
    const drawn = reader();
    drawn.lead_px = 80;
    drawn.reading.resize(VIEW_PX, 80);
    drawn.settle();
    const { read } = drawn;
    const before = drawn.topOf(read);
    drawn.lead_px = 0;
    drawn.reading.resize(VIEW_PX, 0);
    drawn.settle();
    expect(drawn.topOf(read)).toBeCloseTo(before);
  });

  it("stays in place while the last message grows", () => {
    const drawn = new Drawn(1, 50);
    drawn.scroll(-200);
    const { read } = drawn;
    const before = drawn.topOf(read);
    const height = drawn.height;
    for (let more = 10; more <= 500; more += 10) {
      drawn.height = (seq) => height(seq) + (seq === 50 ? more : 0);
      drawn.frame();
    }
    drawn.settle();
    expect(drawn.topOf(read)).toBeCloseTo(before);
    expect(drawn.reading.follows).toBe(false);
  });

  it("stays in place inside a last message that grows", () => {
    const drawn = new Drawn(1, 3, (seq) => (seq === 3 ? 2000 : 60));
    drawn.scroll(-700);
    const before = drawn.topOf(3);
    drawn.height = (seq) => (seq === 3 ? 3000 : 60);
    drawn.frame();
    expect(drawn.topOf(3)).toBe(before);
  });

  it("is the same share of the same message when the lines get other lengths", () => {
    const drawn = reader();
    const { read } = drawn;
    const share = -drawn.topOf(read) / drawn.height(read);
    const height = drawn.height;
    drawn.height = (seq) => 2 * height(seq);
    drawn.settle();
    expect(drawn.read).toBe(read);
    expect(-drawn.topOf(read) / drawn.height(read)).toBeCloseTo(share);
  });
});

describe("the end", () => {
  it("stays in sight while the last message grows and new ones come", () => {
    const drawn = new Drawn(1, 50);
    const height = drawn.height;
    drawn.height = (seq) => height(seq) + (seq === 50 ? 900 : 0);
    drawn.frame();
    expect(drawn.topOf(50) + drawn.height(50)).toBeCloseTo(VIEW_PX);
    drawn.list(1, 52);
    expect(drawn.topOf(52) + drawn.height(52)).toBeCloseTo(VIEW_PX);
  });

  it("is left by however little one scrolls up, and found again by scrolling down", () => {
    const drawn = new Drawn(1, 50);
    drawn.scroll(-5, true);
    expect(drawn.reading.follows).toBe(false);
    drawn.scroll(3);
    expect(drawn.reading.follows).toBe(true);
  });

  it("is left by hand also while it grows", () => {
    const drawn = new Drawn(1, 50);
    drawn.grow(40);
    drawn.scroll(-5, true);
    expect(drawn.reading.follows).toBe(false);
  });

  it("that came up by itself was not left", () => {
    const drawn = new Drawn(1, 50);
    drawn.grow(-30);
    expect(drawn.clamp()).toBe(false);
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where it got shorter and then longer before anybody noticed", () => {
    const drawn = new Drawn(1, 50);
    drawn.grow(-200);
    drawn.scroll_top -= 200;
    drawn.grow(150);
    expect(drawn.clamp()).toBe(true);
    expect(drawn.reading.follows).toBe(true);
    drawn.frame();
    expect(drawn.end_px).toBeCloseTo(0);
  });

  it("was not left where the view got higher and a message came before anybody noticed", () => {
    const drawn = new Drawn(1, 50);
    drawn.view_px += 80;
    drawn.scroll_top -= 80;
    drawn.grow(300);
    drawn.clamp();
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where the view got higher and lower again within one frame", () => {
    const drawn = new Drawn(1, 50);
    drawn.scroll_top -= 10;
    expect(drawn.clamp()).toBe(true);
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where the view got lower", () => {
    const drawn = new Drawn(1, 50);
    drawn.view_px -= 21;
    drawn.clamp();
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where what stands above the list went, and a message came", () => {
    const drawn = new Drawn(1, 50);
    drawn.lead_px = 60;
    drawn.reading.resize(VIEW_PX, 60);
    drawn.frame();
    drawn.lead_px = 0;
    drawn.scroll_top -= 60;
    drawn.grow(20);
    expect(drawn.clamp()).toBe(true);
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where an answer ended and the next question was sent within one frame", () => {
    const drawn = new Drawn(1, 50);
    // Its last drawing is lower, and the box below is emptied: the view is moved up twice.
    drawn.grow(-120);
    drawn.view_px += 60;
    drawn.scroll_top = drawn.full_px - drawn.view_px;
    // The question, and an answer that begins.
    drawn.grow(50);
    expect(drawn.clamp()).toBe(true);
    expect(drawn.reading.follows).toBe(true);
    drawn.list(1, 52);
    expect(drawn.end_px).toBeCloseTo(0);
    expect(drawn.clamp()).toBe(false);
    expect(drawn.reading.follows).toBe(true);
  });

  it("was not left where the view comes back into sight at another place", () => {
    const drawn = new Drawn(1, 50);
    drawn.reading.hide();
    drawn.scroll_top = 0;
    expect(drawn.clamp()).toBe(true);
    expect(drawn.reading.follows).toBe(true);
  });

  it("is not followed again by whoever left it because something was moved", () => {
    const drawn = new Drawn(1, 50);
    drawn.scroll(-300);
    drawn.grow(-200);
    drawn.scroll_top -= 10;
    expect(drawn.clamp()).toBe(false);
    expect(drawn.reading.follows).toBe(false);
  });
});
