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
});
