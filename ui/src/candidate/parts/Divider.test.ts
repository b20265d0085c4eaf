// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, press, put } from "../../shared/parts/testing/shown";
import Divider from "./Divider.svelte";

const onmove = vi.fn();
const onnext = vi.fn();

/** A pointer that goes down on one of the divider's parts, moves so far, and is let go. */
function point(part: Element | null | undefined, by_px: number) {
  const events = [
    ["pointerdown", 500],
    ["pointermove", 500 + by_px],
    ["pointerup", 500 + by_px],
  ] as const;
  for (const [kind, clientX] of events) {
    const at = { clientX, button: 0, bubbles: true, cancelable: true };
    part?.dispatchEvent(new MouseEvent(kind, at));
  }
}

const grip = () => find("divider-grip");
const line = () => find("divider")?.querySelector(".line");

beforeEach(() => {
  onmove.mockClear();
  onnext.mockClear();
  HTMLElement.prototype.setPointerCapture = () => undefined;
  document.body.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 600);
  put(Divider, { at: 0.5, label: "Between two", onmove, onnext });
});

describe("a divider", () => {
  it("goes to its next place where its grip is pressed and not dragged", () => {
    point(grip(), 2);
    expect(onnext).toHaveBeenCalledTimes(1);
    expect(onmove).not.toHaveBeenCalled();
  });

  it("goes where it is dragged, by grip or line, and nowhere else then", () => {
    point(grip(), 100);
    point(line(), -100);
    expect(onmove.mock.calls).toEqual([[0.6], [0.4]]);
    expect(onnext).not.toHaveBeenCalled();
  });

  it("stays where its line is pressed by mistake", () => {
    point(line(), 0);
    expect(onmove).not.toHaveBeenCalled();
    expect(onnext).not.toHaveBeenCalled();
  });

  it("is moved by keys", () => {
    const divider = find("divider") ?? document.body;
    press(divider, "ArrowLeft");
    press(divider, "End");
    expect(onmove.mock.calls).toEqual([[0.48], [1]]);
    press(divider, "Enter");
    expect(onnext).toHaveBeenCalledTimes(1);
  });
});
