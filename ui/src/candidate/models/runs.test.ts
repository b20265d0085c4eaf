// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RunView } from "../../shared/ipc/types";
import { OwnAnswer } from "./own_answer.svelte";
import { Runs } from "./runs.svelte";
import { aMemory, aRun } from "./testing";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../shared/ipc/client", async (actual) => ({ ...(await actual<object>()), ask }));

let asked: string[];
let newest: RunView | null;
let trouble: Partial<Record<string, string>>;

beforeEach(() => {
  asked = [];
  newest = null;
  trouble = {};
  ask.mockImplementation(async (command: string, request: { text?: string; input?: string }) => {
    asked.push(command === "run_code" ? `run_code ${request.input}` : command);
    const message = trouble[command];
    if (message) throw { code: "invalid_input", message, fields: [], session: null };
    if (command === "get_own_answer") return { text: "", language: "python", revision: 0 };
    if (command === "save_own_answer") return { ...request, saved_at: 1 };
    if (command === "newest_run") return newest;
    if (command === "stop_run") return null;
    return aRun({ outcome: null, summary: "Running …", at: 5 });
  });
});

async function opened(memory = aMemory()) {
  const own_answer = new OwnAnswer(memory);
  await own_answer.open();
  asked = [];
  return { own_answer, runs: new Runs(memory, own_answer) };
}

describe("a run that is asked for", () => {
  it("is of what stands in the editor: that is kept first", async () => {
    const { own_answer, runs } = await opened();
    own_answer.typed(() => "print(1)");
    runs.input = "42";
    await runs.runCode();
    expect(asked).toEqual(["save_own_answer", "run_code 42"]);
    expect([runs.is_running, runs.pane]).toEqual([true, "output"]);
  });

  it("is not begun where the answer could not be kept", async () => {
    const { own_answer, runs } = await opened();
    trouble = { save_own_answer: "The disk is full." };
    own_answer.typed(() => "print(1)");
    await runs.runCode();
    expect(asked).toEqual(["save_own_answer"]);
    expect([runs.failure?.message, runs.is_running]).toEqual(["The disk is full.", false]);
  });

  it("is asked for once, however often the key is pressed, and not beside another", async () => {
    const { runs } = await opened();
    await Promise.all([runs.runCode(), runs.runCode(), runs.runTests()]);
    await runs.runTests();
    expect(asked).toEqual(["run_code "]);
  });

  it("knows the code it ran, and keeps tables apart from what programs read", async () => {
    const { own_answer, runs } = await opened();
    own_answer.typed(() => "print(1)");
    runs.input = "1 2";
    await runs.runCode();
    own_answer.typed(() => "print(2)");
    await own_answer.flush();
    expect(runs.run && runs.codeOf(runs.run)).toBe("print(1)");
    expect(runs.codeOf(aRun({ at: 99 }))).toBeNull();
    runs.input_kind = "tables";
    expect(runs.input).toBe("");
    runs.input = "create table t (a)";
    runs.input_kind = "stdin";
    expect(runs.input).toBe("1 2");
  });

  it("says why where it is refused", async () => {
    const { runs } = await opened();
    trouble = { run_tests: "The challenge has no tests." };
    await runs.runTests();
    expect([runs.failure?.message, runs.pane]).toEqual(["The challenge has no tests.", "tests"]);
  });

  it("is stopped once, and only while it goes on", async () => {
    const { runs } = await opened();
    await runs.stop();
    await runs.runCode();
    await Promise.all([runs.stop(), runs.stop()]);
    expect(asked).toEqual(["run_code ", "stop_run"]);
  });
});

describe("what is known of a run", () => {
  const piece = (text: string) => [{ stream: "stdout" as const, text }];
  const going = (text: string) => aRun({ outcome: null, output: piece(text) });

  it("grows, and is not undone by news that were overtaken", async () => {
    const { runs } = await opened();
    runs.know(going("one two"));
    runs.know(going("one"));
    expect(runs.run?.output).toEqual(piece("one two"));
    runs.know(aRun({ output: piece("one two three") }));
    runs.know(going("one two three"));
    expect(runs.run?.outcome).toBe("finished");
  });

  it("stays beside what came of the other kind", async () => {
    const { runs } = await opened();
    runs.know(aRun({ seq: 1, at: 1, kind: "tests" }));
    runs.know(aRun({ seq: 2, at: 2 }));
    expect([runs.run, runs.free, runs.tested].map((run) => run?.seq)).toEqual([2, 2, 1]);
  });

  it("gives way to a later run, and not to an earlier one", async () => {
    const { runs } = await opened();
    runs.know(aRun({ seq: 2, at: 20 }));
    runs.know(aRun({ seq: 1, at: 10 }));
    expect(runs.run?.seq).toBe(2);
    // One that could not be kept leaves its place to the next.
    runs.know(aRun({ seq: 2, at: 30, outcome: null }));
    expect(runs.run?.at).toBe(30);
  });

  it("is read by a page that is loaded anew, with what was typed as input", async () => {
    const memory = aMemory();
    (await opened(memory)).runs.input = "3 4";
    newest = aRun({ seq: 7 });
    const { runs } = await opened(memory);
    await runs.open();
    expect([runs.run?.seq, runs.input]).toEqual([7, "3 4"]);
  });
});
