// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { merge } from "./merge";

function element(name: string, ...children: (Node | string)[]): HTMLElement {
  const one = document.createElement(name);
  one.append(...children);
  return one;
}

describe("what is drawn and shall be drawn otherwise", () => {
  it("keeps its nodes where text is added at its end", () => {
    const word = element("em", "wor");
    const paragraph = element("p", "A ", word);
    const drawn = element("div", paragraph);
    const text = word.firstChild;
    merge(
      drawn,
      element("div", element("p", "A ", element("em", "word"), " more"), element("p", "x")),
    );
    expect(drawn.outerHTML).toBe("<div><p>A <em>word</em> more</p><p>x</p></div>");
    expect(drawn.firstChild).toBe(paragraph);
    expect(word.firstChild).toBe(text);
    expect(drawn.contains(word)).toBe(true);
  });

  it("becomes it where it is of another kind, or shorter", () => {
    const drawn = element("div", element("p", "- a"), element("p", "b"), element("p", "c"));
    merge(drawn, element("div", element("ul", element("li", "a")), element("p", "other")));
    expect(drawn.outerHTML).toBe("<div><ul><li>a</li></ul><p>other</p></div>");
  });
});
