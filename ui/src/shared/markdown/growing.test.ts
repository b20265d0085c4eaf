// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { Drawing } from "./drawing";
import { GrowingMarkdown } from "./growing";
import { render } from "./render";

const ANSWER = [
  "# Two ways\r\n\r\nA log is **exact**,\nbut costs memory.\n***\nMore of it\n\n",
  "1. first\n2. second\n\n   ```python\n   x = 1\n   ```\n3. third\n\n",
  "```rust\nfn main() {}\n\n// a blank line before\n```\n",
  "| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n> so\n\n",
  "~~~\nno language\n~~~\n\nSetext\n---\n\n- a\n\n- b\n\nThe end, [docs][d]\n\n",
  "[d]: https://example.com/a\n\nand [again][d]\n```js\nlet open = true;\n",
].join("");

/** What the text looks like when it is drawn at once. */
function whole(text: string): string {
  const node = document.createElement("div");
  node.innerHTML = String(render(text)); // eslint-disable-line no-restricted-properties
  return words(node);
}
const words = (node: HTMLElement) => node.outerHTML.replace(/<\/?div>/g, "").replace(/\n/g, "");

describe("Markdown that grows", () => {
  it("gives away every block once, in order, and nothing twice", () => {
    for (const step of [1, 3, 7, 50]) {
      const growing = new GrowingMarkdown();
      let given = "";
      let rest = "";
      for (let end = step; end < ANSWER.length + step; end += step) {
        const growth = growing.grow(ANSWER.slice(0, end));
        given += growth.finished.join("");
        rest = growth.rest;
      }
      expect(given + rest).toBe(ANSWER);
    }
  });

  it("looks at no more than the last block, however long the text before it", () => {
    const growing = new GrowingMarkdown();
    growing.grow(`${"A paragraph.\n\n".repeat(5000)}The last\n`);
    const { finished, rest } = growing.grow(`${"A paragraph.\n\n".repeat(5000)}The last\none.\n`);
    expect(finished).toEqual([]);
    expect(rest).toBe("The last\none.\n");
  });

  it("waits for the end of a line that may still belong to the block before", () => {
    const growing = new GrowingMarkdown();
    expect(growing.grow("said\n***").finished).toEqual([]);
    expect(growing.grow("said\n***loudly***").finished).toEqual([]);
    expect(growing.grow("said\n***loudly***\n\nnext\n").finished).toEqual([
      "said\n***loudly***\n\n",
    ]);
  });

  it("knows code that is still open, and that it was closed", () => {
    const growing = new GrowingMarkdown();
    expect(growing.grow("```python\nx = 1\n").open_code).toEqual({
      language: "python",
      code: "x = 1\n",
    });
    expect(growing.grow("```python\nx = 1\n```\n").open_code).toBeNull();
    expect(new GrowingMarkdown().grow("````\n```\n").open_code?.code).toBe("```\n");
    expect(new GrowingMarkdown().grow("no `code`\n").open_code).toBeNull();
  });
});

describe("a drawing", () => {
  it("of an answer that came in pieces is the drawing of the whole", () => {
    vi.stubGlobal("requestAnimationFrame", (frame: (now: number) => void) => {
      frame(Infinity);
      return 0;
    });
    const node = document.createElement("div");
    const drawing = new Drawing(node, () => undefined);
    for (let end = 1; end <= ANSWER.length; end++) drawing.show(ANSWER.slice(0, end), false);
    drawing.show(ANSWER, true);
    expect(words(node)).toBe(whole(ANSWER).replace(/^<div>|<\/div>$/g, ""));
    vi.unstubAllGlobals();
  });

  it("finishes each block once", () => {
    const finished: string[] = [];
    const drawing = new Drawing(document.createElement("div"), (block) =>
      finished.push(block.textContent?.trim() ?? ""),
    );
    drawing.show("one\n\ntwo\n\nthree", false);
    drawing.show("one\n\ntwo\n\nthree and more", true);
    expect(finished).toEqual(["one", "two", "three and more"]);
  });

  it("begins anew where the text is another one", () => {
    const node = document.createElement("div");
    const drawing = new Drawing(node, () => undefined);
    drawing.show("one\n\ntwo", false);
    drawing.show("three", true);
    expect(node.textContent?.trim()).toBe("three");
  });
});
