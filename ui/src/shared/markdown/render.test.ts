// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { render } from "./render";

const shown = (text: string) => {
  const node = document.createElement("div");
  node.innerHTML = String(render(text)); // eslint-disable-line no-restricted-properties
  return node;
};

describe("Markdown", () => {
  it("becomes headings, lists, code and tables", () => {
    const node = shown("# One\n\n- two\n\n```\nthree\n```\n\n| a |\n|---|\n| b |");
    expect(node.querySelector("h2")?.textContent).toBe("One");
    expect(node.querySelector("li")?.textContent).toBe("two");
    expect(node.querySelector("pre code")?.textContent).toBe("three\n");
    expect(node.querySelector("td")?.textContent).toBe("b");
  });

  it("sees a heading behind the mark a file begins with", () => {
    expect(shown("\uFEFF# One").querySelector("h2")?.textContent).toBe("One");
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://127.0.0.1/p.png)",
    "[x](https://example.com)",
    "<https://example.com>",
    "[x][y]\n\n[y]: https://example.com",
    '<a href="https://example.com">x</a>',
    "<style>*{display:none}</style>",
    "<iframe srcdoc=x></iframe>",
  ])("loads nothing, runs nothing and leads nowhere: %s", (text) => {
    const node = shown(text);
    expect(node.querySelector("script, img, svg, a, style, iframe, [href], [src]")).toBeNull();
  });

  it("shows raw HTML as text", () => {
    expect(shown("<b>bold</b>").textContent).toContain("<b>bold</b>");
  });

  it("says where a link would lead and what an image shows", () => {
    expect(shown("[docs](https://example.com/a)").textContent).toContain(
      "docs (https://example.com/a)",
    );
    expect(shown("![a cat](https://example.com/c.png)").textContent).toContain("[image: a cat]");
  });

  it("says an address that is a link by itself once", () => {
    const node = shown("<https://example.com/a>");
    expect(node.textContent?.trim()).toBe("https://example.com/a");
    expect(node.querySelector(".md-address")?.textContent).toBe("https://example.com/a");
  });

  it.each(["**注意。**正文", "これは**「重要」**です", "**중요(important)**는"])(
    "knows bold text beside the signs of languages without blanks: %s",
    (text) => {
      const node = shown(text);
      expect(node.querySelector("strong")).not.toBeNull();
      expect(node.textContent).not.toContain("*");
    },
  );

  it("keeps a column's alignment, and breaks a cell's lines, by that tag alone", () => {
    const node = shown("| a | b |\n|:-:|--:|\n| x<br>y<BR />z | <i>q</i> |\n\nNo <br> here");
    expect([...node.querySelectorAll("td")].map((cell) => cell.className)).toEqual([
      "md-center",
      "md-right",
    ]);
    expect(node.querySelectorAll("td br")).toHaveLength(2);
    expect(node.querySelector("td")?.textContent).not.toContain("br");
    expect(node.querySelectorAll("td")[1]?.textContent).toBe("<i>q</i>");
    expect(node.querySelector("p")?.textContent).toBe("No <br> here");
    expect(node.querySelector("[style]")).toBeNull();
  });

  it("gives columns of sentences room, and others what their words take", () => {
    const node = shown(`| a | ${"word ".repeat(20)} |\n|---|---|\n| b | c |`);
    expect([...node.querySelectorAll("th")].map((cell) => cell.className)).toEqual(["", "md-long"]);
  });

  it("draws and says whether a task is done", () => {
    const node = shown("- [ ] write\n- [x] **read**\n- [y] neither\n\n1. [X] numbered\n\n   more");
    const items = [...node.querySelectorAll("li.md-task")];
    expect(items.map((item) => item.textContent?.trim().split(/\s*\n/)[0])).toEqual([
      "Not done: write",
      "Done: read",
      "Done: numbered",
    ]);
    expect(node.querySelectorAll(".md-box")).toHaveLength(3);
    expect(node.querySelectorAll(".md-box.checked")).toHaveLength(2);
    expect(node.textContent).toContain("[y] neither");
  });
});
