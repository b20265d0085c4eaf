// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeOf, COLOURED_EVERY_MS, GrowingText } from "./growing_text";

/** Colours each word, as a grammar would. */
const colour = vi.fn(async (text: string) => {
  const shown = document.createDocumentFragment();
  for (const part of text.split(/(\w+)/)) {
    const span = document.createElement("span");
    span.textContent = part;
    shown.append(/\w/.test(part) ? span : part);
  }
  return shown as Node;
});

let shown: { node: HTMLElement; growing: GrowingText }[] = [];

function opened() {
  const node = document.createElement("pre");
  document.body.append(node);
  const growing = new GrowingText(node, colour);
  shown.push({ node, growing });
  return { node, growing };
}

const words = (node: HTMLElement) => node.querySelectorAll("span").length;

/** Marks a word of the text. */
function mark(node: HTMLElement, word: string) {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const at = text.textContent?.indexOf(word) ?? -1;
    if (at >= 0) getSelection()?.setBaseAndExtent(text, at, text, at + word.length);
  }
  expect(String(getSelection())).toBe(word);
}

function unmark() {
  getSelection()?.removeAllRanges();
  document.dispatchEvent(new Event("selectionchange"));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  shown.forEach(({ growing }) => growing.stop());
  shown = [];
  getSelection()?.removeAllRanges();
  document.body.replaceChildren();
  colour.mockClear();
  vi.useRealTimers();
});

describe("a text somebody else is writing", () => {
  it("is coloured at once, and then not with every change", async () => {
    const { node, growing } = opened();
    growing.show("let a", "rust");
    await vi.advanceTimersByTimeAsync(0);
    expect(words(node)).toBe(2);
    for (const more of ["let a =", "let a = b", "let a = b;"]) {
      growing.show(more, "rust");
      await vi.advanceTimersByTimeAsync(500);
      expect(node.textContent).toBe(more);
    }
    expect(colour).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
    expect(colour).toHaveBeenCalledTimes(2);
    expect(words(node)).toBe(3);
  });

  it("leaves what is marked in it while it goes on", async () => {
    const { node, growing } = opened();
    growing.show("let a = 1;", "rust");
    await vi.advanceTimersByTimeAsync(0);
    mark(node, "let");
    growing.show("let a = 1;\nlet b = 2;", "rust");
    growing.show("// why\nlet a = 1;\nlet b = 2;", "rust");
    await vi.advanceTimersByTimeAsync(3 * COLOURED_EVERY_MS);
    expect(node.textContent).toBe("// why\nlet a = 1;\nlet b = 2;");
    expect(String(getSelection())).toBe("let");
    expect(colour).toHaveBeenCalledTimes(1);
  });

  it("waits with what would take a mark away until it is gone", async () => {
    const { node, growing } = opened();
    growing.show("let a = 1;", "rust");
    await vi.advanceTimersByTimeAsync(0);
    mark(node, "let");
    growing.show("const a = 1;", "rust");
    await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
    expect(String(getSelection())).toBe("let");
    unmark();
    expect(node.textContent).toBe("const a = 1;");
    await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
    expect(words(node)).toBe(3);
  });

  it("loses its colours with its language, and has none in words", async () => {
    const { node, growing } = opened();
    growing.show("a plan", "text");
    expect(colour).not.toHaveBeenCalled();
    growing.show("a plan", "rust");
    await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
    expect(words(node)).toBe(2);
    growing.show("a plan", "text");
    await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
    expect(words(node)).toBe(0);
    expect(node.textContent).toBe("a plan");
  });

  it("is shown as it is where it can't be coloured", async () => {
    const { node, growing } = opened();
    colour.mockRejectedValueOnce(new Error("no grammar"));
    growing.show("let a", "rust");
    await vi.advanceTimersByTimeAsync(0);
    expect(node.textContent).toBe("let a");
    expect(words(node)).toBe(0);
  });

  it("is drawn right whatever is put in or taken out", async () => {
    const { node, growing } = opened();
    const texts = ["let a = b + c", "let b + c", "b + c", "x", "x 👋 y", "x 👍 y", "x y", ""];
    for (const text of [...texts, ...texts.toReversed()]) {
      growing.show(text, "rust");
      expect(node.textContent).toBe(text);
      await vi.advanceTimersByTimeAsync(COLOURED_EVERY_MS);
      expect(node.textContent).toBe(text);
    }
  });
});

describe("what changed", () => {
  it.each([
    ["", "abc", { from: 0, to: 0, by: "abc" }],
    ["abc", "abc", { from: 3, to: 3, by: "" }],
    ["abc", "abXc", { from: 2, to: 2, by: "X" }],
    ["aaa", "aaaa", { from: 3, to: 3, by: "a" }],
    ["a👋b", "a👍b", { from: 1, to: 3, by: "👍" }],
  ])("from %j to %j cuts no character", (before, after, change) => {
    expect(changeOf(before, after)).toEqual(change);
  });
});
