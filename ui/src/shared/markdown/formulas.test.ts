// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Drawing } from "./drawing";
import { drawFormulas } from "./formula_drawing";
import { GrowingMarkdown } from "./growing";
import { render } from "./render";

function shown(text: string, is_growing = false): HTMLElement {
  const node = document.createElement("div");
  // eslint-disable-next-line no-restricted-properties
  node.innerHTML = String(render(text, {}, is_growing));
  return node;
}
const formulasOf = (text: string) =>
  [...shown(text).querySelectorAll(".md-formula")].map((formula) => formula.textContent);

describe("formulas", () => {
  it.each([
    "\\(O(n \\log n)\\)",
    "$a*b*c$",
    "$x_1$",
    "$2^n$",
    "$n - 1 < m$",
    "$$E = mc^2$$",
    "\\[ E = mc^2 \\]",
    "\\[\na\n+ b_1\n- c * d * e\n\\]",
    "$$\n\\begin{aligned}\na &= b \\\\\n# c\n\\end{aligned}\n$$",
  ])("keep every sign: %j", (text) => {
    expect(formulasOf(`${text}\n`)).toEqual([text]);
  });

  it("stand in sentences, lists, quotes and tables", () => {
    expect(formulasOf("费用是$a_1$元，$b_1$。")).toEqual(["$a_1$", "$b_1$"]);
    expect(formulasOf("so\n\\[\nx\n+ y\n\\]\nand")).toEqual(["\\[\nx\n+ y\n\\]"]);
    expect(formulasOf("1. so\n\n   $$\n   x\n   + y\n   $$\n\n> \\(q\\)")).toEqual([
      "$$\nx\n+ y\n$$",
      "\\(q\\)",
    ]);
    expect(formulasOf("| $a*b$ | $c*d$ |\n|---|---|\n| \\(e\\) | $5 |")).toEqual([
      "$a*b$",
      "$c*d$",
      "\\(e\\)",
    ]);
  });

  const cellsOf = (text: string) =>
    [...shown(text).querySelectorAll("tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    );

  it("keep their pipes in a table, where a row has more cells than it without that", () => {
    const table = "| $|x|$ | so |\n|---|---|\n| $P(A|B)$ | \\(a|b\\) |\n|y|$|z|$|";
    expect(cellsOf(table)).toEqual([
      ["$|x|$", "so"],
      ["$P(A|B)$", "\\(a|b\\)"],
      ["y", "$|z|$"],
    ]);
    expect(formulasOf(table)).toEqual(["$|x|$", "$P(A|B)$", "\\(a|b\\)", "$|z|$"]);
    const around = "> 1. | $|x|$ | so |\n>    |---|---|\n>    | a | $|y|$ |\n\nand $|x|$|";
    expect(formulasOf(around)).toEqual(["$|x|$", "$|y|$", "$|x|$"]);
    expect(formulasOf("| $\\|x\\|$ | so |\n|---|---|")).toEqual(["$|x|$"]);
    expect(shown("```\n| $|x|$ | so |\n|---|---|\n```").textContent).toContain("| $|x|$ | so |");
  });

  it("take no cell that only stands between two prices", () => {
    for (const [first, second] of [
      ["Price ($)", "Cost ($)"],
      ["$", "€"],
      ["\\$x", "y$"],
    ]) {
      const cells = [first?.replace("\\", ""), second, "$"];
      expect(cellsOf(`|${first}|${second}|$|\n|---|---|---|`)).toEqual([cells]);
    }
  });

  it("keep a table one block while it grows", () => {
    const growing = new GrowingMarkdown();
    const table = "| $|x|$ | so |\n|---|---|\n| $|y|$ | so |\n";
    expect(growing.grow(table).finished).toEqual([]);
    expect(growing.grow(`${table}\nEnd\n`).finished).toEqual([`${table}\n`]);
  });

  it.each([
    "$5 and $10",
    "$5-$10",
    "US$5 or 10$",
    "$5 a month, or 50$",
    "$HOME and $PATH",
    "$HOME/$USER:$PATH",
    "${a}${b}",
    "$(pwd)/$(date)",
    "kill $$ and $$",
    "$('a').hide($('b'))",
    "function f($a, $b)",
    "a \\$5 b \\$6",
    "\\[1\\] Smith",
    "\\[link\\]",
    "`$x$` and `\\(y\\)`",
    "```\n$x_1$\n```",
  ])("are not: %j", (text) => {
    expect(formulasOf(text)).toEqual([]);
  });

  it("end where their paragraph ends, and what follows is no part of them", () => {
    const node = shown("\\[\nx_1\n\n**bold**\n");
    expect(node.querySelector(".md-formula")).toBeNull();
    expect(node.querySelector("strong")?.textContent).toBe("bold");
  });

  it("that still come lose and change no sign, however far they have come", () => {
    const text = "a \\(O(n *b* \\log n)\\) and $a*b*c$ or\n\\[\nx_1*y*z\n+ y\n\\]";
    for (let end = 1; end <= text.length; end++) {
      const typed = text.slice(0, end);
      const words = shown(typed, true).textContent ?? "";
      expect(words.replace(/\s/g, "")).toBe(typed.replace(/\s/g, ""));
    }
    const money = shown("$HOME is *yours* and costs $5 for *all*", true);
    expect(money.querySelectorAll("em")).toHaveLength(2);
  });

  it("on lines of their own are one block, also while they grow", () => {
    const growing = new GrowingMarkdown();
    expect(growing.grow("\\[\nx\n+ y\n").finished).toEqual([]);
    expect(growing.grow("\\[\nx\n+ y\n\\]\n\nEnd\n").finished).toEqual(["\\[\nx\n+ y\n\\]\n\n"]);
  });
});

describe("a drawn formula", () => {
  async function drawn(text: string): Promise<HTMLElement> {
    const node = document.createElement("div");
    let block: HTMLElement | null = null;
    new Drawing(node, (finished) => (block = finished)).show(text, true);
    await drawFormulas(block ?? node);
    return node;
  }

  it("is MathML, and is called what was written", async () => {
    const math = (await drawn("It is \\(O(n \\log n)\\).")).querySelector('[role="img"]');
    expect(math?.getAttribute("aria-label")).toBe("O(n \\log n)");
    expect(math?.querySelector("math")?.namespaceURI).toContain("MathML");
  });

  it.each([
    "\\(\\nothing_1\\)",
    "\\(\\href{https://example.com}{x}\\)",
    "\\(\\label{main} x\\)",
    "\\(\\includegraphics{x.png}\\)",
    "\\(\\def\\a{\\a\\a}\\a\\)",
    `\\(${"x".repeat(1500)}\\)`,
    "\\(\\frac{1\\)",
  ])("that the page can't or may not draw stays as it was written: %s", async (text) => {
    const node = await drawn(text);
    expect(node.querySelector("math, a, [id], [href], [src]")).toBeNull();
    expect(node.textContent?.trim()).toBe(text);
  });
});
