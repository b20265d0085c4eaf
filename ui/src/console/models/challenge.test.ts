import { describe, expect, it } from "vitest";
import type { Test } from "../../shared/ipc/types";
import {
  aTest,
  blankContent,
  copyOf,
  languagesIn,
  pictureInTask,
  tabOf,
  testsWords,
  toleranceTyped,
  wholeTyped,
  withCode,
  withoutPicture,
} from "./challenge";
import { moved } from "./order";

const named = (name: string, is_hidden = false): Test => ({ ...aTest([]), name, is_hidden });

describe("what is moved", () => {
  it("goes to its new place, and the others keep their order", () => {
    expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
  });

  it("stays where there is nothing", () => {
    expect(moved(["a"], 4, 0)).toEqual(["a"]);
  });
});

it.each(["challenge", "template"] as const)("a new %s says what Rust calls usual", (kind) => {
  const policy = { preset: "write_code" } as const;
  const usual = { policy, preferences: null, model: "gpt-4" };
  expect(blankContent(kind, usual)).toMatchObject({ policy, title: "" });
});

describe("tests", () => {
  it("are counted as the candidate will see them", () => {
    expect(testsWords([named("a"), named("b", true), named("c", true)])).toBe(
      "1 visible, 2 hidden",
    );
    expect(testsWords([])).toBe("");
  });

  it("get names that no other has", () => {
    expect(aTest([named("Test 1"), named("Test 3")]).name).toBe("Test 4");
    expect(copyOf(named("Empty"), [named("Empty"), named("Empty 2")]).name).toBe("Empty 3");
    expect(copyOf(named("Case 1"), [named("Case 1")]).name).toBe("Case 2");
  });
});

describe("code", () => {
  it("of a language is replaced, and of another one added", () => {
    const codes = withCode(withCode([], "python", "a"), "go", "b");
    expect(withCode(codes, "python", "c").map(({ text }) => text)).toEqual(["c", "b"]);
    expect(languagesIn(codes, [{ language: "rust", text: "" }, ...codes])).toEqual([
      "python",
      "go",
      "rust",
    ]);
  });
});

describe("a number that is typed", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["60", 60],
    ["20,000", 20_000],
  ])("%j is what Rust takes", (text, number) => expect(wholeTyped(text)).toBe(number));

  it.each(["soon", "1.5", "1e99"])("%j is refused by Rust, and not taken for none", (text) => {
    expect(wholeTyped(text)).toBe(-1);
  });

  it("of a tolerance may be a part of one", () => {
    expect([toleranceTyped("0.001"), toleranceTyped("little"), toleranceTyped("")]).toEqual([
      0.001, -1, -1,
    ]);
  });
});

describe("a picture of another computer", () => {
  const FAR = "https://example.com/a(1).png?x=1";

  it.each([
    [`one ![a](https://e.com/a.png) two`, "https://e.com/a.png", "one  two"],
    [`![a](https://e.com/a.png "Title")`, "https://e.com/a.png", ""],
    [`![a](<${FAR}>)!`, FAR, "!"],
    [`<img alt="x" src="//e.com/a.png">.`, "//e.com/a.png", "."],
  ])("leaves the text: %j", (task, address, rest) => {
    expect(withoutPicture(task, address)).toBe(rest);
  });

  it("goes alone: neither another one nor a link to it", () => {
    const task = "![a](https://e.com/b.png) [a](https://e.com/a.png)";
    expect(withoutPicture(task, "https://e.com/a.png")).toBe(task);
  });
});

it("a picture of its own is named by its file", () => {
  expect(pictureInTask("call-graph.png")).toBe("![call-graph](pictures/call-graph.png)");
});

it("a field that is refused is looked for in its part of a challenge, and in the one part of others", () => {
  expect([tabOf("challenge", "tests"), tabOf("challenge", "title")]).toEqual(["tests", "content"]);
  expect(tabOf("template", "time_limit")).toBe("content");
});
