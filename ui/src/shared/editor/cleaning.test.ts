// @vitest-environment jsdom
import { history, redo, undo } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, it } from "vitest";
import { Cleaning } from "./cleaning";
import { type Cleaned, cleanedWords, cleaningOf } from "./pasted";

const ODD = "def f():\u2028\u00a0\u2003\u3000x\u200b = 1\u2060\ufeff\u2029";
const CLEAN = "def f():\n   x = 1\n";
const COUNTED: Cleaned = { blanks: 3, line_ends: 2, invisible: 3 };

const views: EditorView[] = [];
afterEach(() => views.splice(0).forEach((view) => view.destroy()));

function editor(is_code = true) {
  const told: (Cleaned | null)[] = [];
  const cleaning = new Cleaning(
    () => is_code,
    (cleaned) => told.push(cleaned),
  );
  const view = new EditorView({
    parent: document.body,
    extensions: [history(), cleaning.extension],
  });
  views.push(view);
  return { view, cleaning, told, text: () => view.state.doc.toString() };
}

/** Puts text in as the web view does when the candidate pastes. */
function paste(view: EditorView, text: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  const clipboardData = { getData: (kind: string) => (kind === "text/plain" ? text : "") };
  Object.defineProperty(event, "clipboardData", { value: clipboardData });
  view.contentDOM.dispatchEvent(event);
}

/** Types at the end. */
function type(view: EditorView, text: string) {
  const from = view.state.doc.length;
  const selection = { anchor: from + text.length };
  view.dispatch({ changes: { from, insert: text }, selection, userEvent: "input.type" });
}

describe("code that is pasted", () => {
  it("is cleaned of what no compiler takes, and that is told", () => {
    const { view, told, text } = editor();
    paste(view, ODD);
    expect(text()).toBe(CLEAN);
    expect(told).toEqual([COUNTED]);
    expect(view.state.selection.main.head).toBe(CLEAN.length);
  });

  it("is cleaned where it was put, and nowhere else", () => {
    const { view, told, text } = editor();
    type(view, "a\u00a0b");
    expect(told).toEqual([]);
    view.dispatch({ selection: { anchor: 1 } });
    paste(view, "x\u00a0y");
    expect(text()).toBe("ax y\u00a0b");
    paste(view, "plain");
    expect(told).toEqual([{ blanks: 1, line_ends: 0, invisible: 0 }]);
  });

  it("is cleaned where it was dropped, too", () => {
    const { view, text } = editor();
    view.dispatch({ changes: { from: 0, insert: "a\u200bb" }, userEvent: "input.drop" });
    expect(text()).toBe("ab");
  });

  it("is left as it is where it is no code", () => {
    const { view, told, text } = editor(false);
    paste(view, ODD);
    expect(text()).toBe(ODD);
    expect(told).toEqual([]);
  });

  it("comes back as it was pasted by one undo, and goes by the next", () => {
    const { view, told, text } = editor();
    type(view, "# mine\n");
    paste(view, ODD);
    undo(view);
    expect(text()).toBe(`# mine\n${ODD}`);
    expect(told.at(-1)).toBeNull();
    redo(view);
    expect(text()).toBe(`# mine\n${CLEAN}`);
    expect(told.at(-1)).toEqual(COUNTED);
    undo(view);
    undo(view);
    expect(text()).toBe("# mine\n");
  });

  it("comes back by the button without what was typed since being lost", () => {
    const { view, cleaning, told, text } = editor();
    paste(view, ODD);
    type(view, "y = 2");
    view.dispatch({ changes: { from: 0, insert: "# first\n" } });
    cleaning.undo(view);
    expect(text()).toBe(`# first\n${ODD}y = 2`);
    expect(told.at(-1)).toBeNull();
    cleaning.undo(view);
    expect(text()).toBe(`# first\n${ODD}y = 2`);
  });

  it("that stood there before its language was chosen is cleaned as a whole", () => {
    const { view, cleaning, text } = editor();
    type(view, ODD);
    cleaning.clean(view);
    expect(text()).toBe(CLEAN);
  });
});

describe("the rule of cleaning", () => {
  const clean = (text: string) => {
    let [shown, at] = ["", 0];
    for (const { from, to, insert } of cleaningOf(text).changes) {
      shown += text.slice(at, from) + insert;
      at = to;
    }
    return shown + text.slice(at);
  };

  it.each([
    ["\u00a0\u1680\u2000\u2007\u200a\u202f\u205f\u3000x", "        x"],
    ["a\u2028b\u2029c\u0085d\u000be", "a\nb\nc\nd\ne"],
    ["a\u200bb\u2060c\ufeffd\u00ade\u200ef\u202eg\u2066h", "abcdefgh"],
    ["x\u200c = \u200d1", "x = 1"],
    ["if\u3000(x)\u3000// 注意\u3000です", "if (x) // 注意\u3000です"],
  ])("makes code of %j", (pasted, code) => expect(clean(pasted)).toBe(code));

  it.each([
    ["a family of emoji", '"\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"'],
    [
      "an emoji with a colour and one with a sign",
      '"\u{1f44b}\u{1f3fd} \u2764\ufe0f\u200d\u{1f525}"',
    ],
    ["Persian", '"می\u200cخواهم"'],
    ["Hindi", '"क्\u200dष"'],
    ["Japanese", '"こんにちは\u3000世界"'],
    ["tabs and line ends of the usual kind", "\tx\n\ty\r\n"],
  ])("leaves %s alone", (_, text) => expect(clean(text)).toBe(text));

  it("is told in words", () => {
    expect(cleanedWords(COUNTED)).toBe(
      "Cleaned for code: 3 odd spaces replaced, 2 odd line breaks replaced, 3 invisible characters removed.",
    );
    expect(cleanedWords({ blanks: 0, line_ends: 0, invisible: 1 })).toBe(
      "Cleaned for code: 1 invisible character removed.",
    );
  });
});
