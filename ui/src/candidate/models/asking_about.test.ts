import { describe, expect, it } from "vitest";
import { aboutRun, aboutTest, QUOTED_MAX_CHARS } from "./asking_about";
import { aRun, aWrongTest } from "./testing";

describe("a question about a run", () => {
  it("holds the code, what it read and wrote, and how it ended", () => {
    const run = aRun({
      ...{ summary: "Ended with an error after 9 ms", message: "ValueError: no", input: "1" },
      output: [
        { stream: "stdout", text: "one\n" },
        { stream: "stderr", text: "Traceback\n" },
      ],
    });
    expect(aboutRun(run, "print(1)\n")).toBe(
      [
        "My Python code:",
        "```python\nprint(1)\n```",
        "I gave it this to read:",
        "```\n1\n```",
        "It wrote:",
        "```\none\nTraceback\n```",
        "Ended with an error after 9 ms: ValueError: no.",
      ].join("\n\n"),
    );
  });

  it("leaves out what there is nothing of, and quotes the end of what is long", () => {
    const long = `${"x".repeat(QUOTED_MAX_CHARS)}end`;
    const words = aboutRun(aRun({ output: [{ stream: "stdout", text: long }] }), "1");
    expect(words).not.toContain("to read");
    expect(words).toContain("…xxx");
    expect(words).toContain("xxxend\n```");
    expect(words.length).toBeLessThan(QUOTED_MAX_CHARS + 200);
  });

  it("keeps code apart that has marks of its own", () => {
    expect(aboutRun(aRun(), "a = '```'")).toContain("````python\na = '```'\n````");
  });
});

describe("a question about a test", () => {
  it("holds what was expected and what came", () => {
    const words = aboutTest(aRun({ kind: "tests" }), aWrongTest(), "f()");
    expect(words).toContain("The test “refuses N + 1” did not pass. Wrong output.");
    expect(words).toContain("Expected:\n\n```\nno\n```\n\nGot:\n\n```\nyes\n```");
    const asserted = aWrongTest({ expected: null, input: null, message: "AssertionError" });
    const told = aboutTest(aRun({ kind: "tests" }), asserted, "f()");
    expect(told).toContain("Wrong output: AssertionError.");
    expect(told).not.toContain("Expected");
  });

  it("holds the call of a function, what it returned and what it printed", () => {
    const call = { input: null, call: "two_sum([2, 7], 9)", printed: "looking\n" };
    const words = aboutTest(aRun(), aWrongTest({ ...call, expected: "[0, 1]", got: "[]" }), "f()");
    expect(words).toContain("It calls:\n\n```python\ntwo_sum([2, 7], 9)\n```");
    expect(words).toContain("Got:\n\n```\n[]\n```\n\nIt printed:\n\n```\nlooking\n```");
    const raised = aWrongTest({ ...call, expected: "[0, 1]", got: null, printed: "" });
    expect(aboutTest(aRun(), raised, "f()")).not.toMatch(/Got|printed/);
  });
});
