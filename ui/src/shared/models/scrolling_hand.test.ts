// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MOMENT_MS, ScrollingHand } from "./scrolling_hand";

let scroller: HTMLElement;
let hand: ScrollingHand;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  scroller = document.createElement("div");
  scroller.tabIndex = 0;
  scroller.append(document.createElement("button"));
  document.body.replaceChildren(scroller);
  hand = new ScrollingHand();
  stop = hand.feel(scroller);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const key = (name: string, more: KeyboardEventInit = {}) =>
  scroller.dispatchEvent(new KeyboardEvent("keydown", { key: name, ...more }));
const pointer = (on: EventTarget, type: string, buttons: number) =>
  on.dispatchEvent(new MouseEvent(type, { buttons, bubbles: true }));

describe("a hand that scrolls up", () => {
  it.each([
    ["the wheel", () => scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -40 }))],
    ["a touch", () => scroller.dispatchEvent(new Event("touchmove"))],
    ["Page Up", () => key("PageUp")],
    ["the arrow", () => key("ArrowUp")],
    ["Home", () => key("Home")],
    ["Shift and Space", () => key(" ", { shiftKey: true })],
    ["walking to something within", () => scroller.querySelector("button")?.focus()],
  ])("is felt for a moment: %s", (_, act) => {
    expect(hand.is_at_work).toBe(false);
    act();
    expect(hand.is_at_work).toBe(true);
    vi.advanceTimersByTime(MOMENT_MS + 1);
    expect(hand.is_at_work).toBe(false);
  });

  it.each([
    ["the wheel downwards", () => scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: 40 }))],
    ["Page Down", () => key("PageDown")],
    ["Space", () => key(" ")],
    ["the page giving the focus to all of it", () => scroller.focus()],
  ])("is not felt in %s", (_, act) => {
    act();
    expect(hand.is_at_work).toBe(false);
  });

  it("is felt for as long as it holds a scroll bar, also where nobody tells that it let go", () => {
    pointer(scroller, "pointerdown", 1);
    vi.advanceTimersByTime(10 * MOMENT_MS);
    pointer(window, "pointermove", 1);
    expect(hand.is_at_work).toBe(true);
    pointer(window, "pointermove", 0);
    vi.advanceTimersByTime(MOMENT_MS + 1);
    expect(hand.is_at_work).toBe(false);
  });

  it("is felt no more once nobody listens", () => {
    stop();
    key("PageUp");
    expect(hand.is_at_work).toBe(false);
  });
});
