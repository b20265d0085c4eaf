// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RunView } from "../../shared/ipc/types";
import { find, focused, press, put, see } from "../../shared/parts/testing/shown";
import { OwnAnswer } from "../models/own_answer.svelte";
import { Runs } from "../models/runs.svelte";
import { aMemory, aRun, aWrongTest } from "../models/testing";

const asked = vi.hoisted(() => [] as string[]);
vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    asked.push(command);
    if (command === "newest_run") return null;
    return aRun({ outcome: null, summary: "Running …", at: 9 });
  },
}));
const { default: RunPanel } = await import("./RunPanel.svelte");

const OFFER = {
  visible_tests: 2,
  hidden_words: "9 hidden tests run at the end",
  example_input: "3\n",
  input_max_chars: 100_000,
};

function shown(more: Record<string, unknown> = {}) {
  const memory = aMemory();
  const runs = new Runs(memory, new OwnAnswer(memory));
  const online = vi.fn();
  const onask = vi.fn();
  const given = { runs, offer: OFFER, can_run: true, language_name: "Python" };
  put(RunPanel, { ...given, online, onask, ...more });
  const know = (run: RunView) => {
    runs.know(run);
    flushSync();
  };
  return { runs, know, online, onask };
}

const click = (testid: string) => {
  find(testid)?.click();
  flushSync();
};

beforeEach(() => void asked.splice(0));

describe("the panel of runs", () => {
  it("opens with a run, shows what it writes, and offers Stop until it ends", async () => {
    const { know } = shown();
    expect(find("run-pane")).toBeNull();
    click("run-code");
    await see("stop-run");
    expect(find("run-code")).toBeNull();
    const output = [{ stream: "stdout" as const, text: "hello\n" }];
    know(aRun({ at: 9, output, summary: "Finished in 41 ms" }));
    expect(find("run-output")?.textContent).toContain("hello");
    expect(find("run-summary")?.textContent).toBe("Finished in 41 ms");
    expect([find("stop-run"), find("run-code")].map((one) => one !== null)).toEqual([false, true]);
  });

  it("keeps the focus where Run gives way to Stop and comes back", async () => {
    const { know } = shown();
    find("run-code")?.focus();
    click("run-code");
    await see("stop-run");
    await vi.waitFor(() => expect(focused()).toBe("stop-run"));
    know(aRun({ at: 9 }));
    await vi.waitFor(() => expect(focused()).toBe("run-code"));
  });

  it("leads from an exception to its line, and asks about the run", () => {
    const { runs, know, online, onask } = shown();
    const run = aRun({ outcome: "exception", tone: "bad", message: "ValueError: no", line: 9 });
    know(run);
    runs.pane = "output";
    flushSync();
    click("run-line");
    click("ask-about-run");
    expect(online).toHaveBeenCalledWith(9);
    expect(onask).toHaveBeenCalledWith(run, null);
  });

  it("shows of tests what was expected and got, and counts the hidden ones", () => {
    const { runs, know, onask } = shown();
    const passed = aWrongTest({ name: "first", verdict: "passed", tone: "good" });
    const wrong = aWrongTest();
    know(aRun({ kind: "tests", tests: [passed, wrong], summary: "1 of 2 passed · 7 ms" }));
    runs.pane = "tests";
    flushSync();
    const told = find("run-pane")?.textContent ?? "";
    expect(told).toContain("Expected");
    expect(told).toContain("9 hidden tests run at the end");
    expect(document.querySelectorAll('[data-testid="ask-about-test"]')).toHaveLength(1);
    click("ask-about-test");
    expect(onask.mock.lastCall?.[1]).toEqual(wrong);
  });

  it("says of a language that it can't be run, and has nothing to press", () => {
    shown({ can_run: false, language_name: "C++" });
    expect(find("cannot-run")?.textContent).toBe("C++ can’t be run here.");
    for (const name of ["run-code", "run-tests"]) {
      expect(find<HTMLButtonElement>(name)?.disabled).toBe(true);
    }
  });

  it("offers no tests where there are none to see, and no question without an assistant", () => {
    const offer = { ...OFFER, visible_tests: 0, hidden_words: null };
    const { runs, know } = shown({ offer, onask: null });
    know(aRun());
    runs.pane = "output";
    flushSync();
    const names = ["run-tests", "run-tab-tests", "ask-about-run"];
    expect(names.map((name) => find(name))).toEqual([null, null, null]);
  });

  it("moves between its tabs with arrows, and closes where the open one is pressed again", () => {
    const { runs } = shown();
    click("run-tab-output");
    press(find("run-tab-output") ?? document, "ArrowLeft");
    expect([runs.pane, focused()]).toEqual(["input", "run-tab-input"]);
    click("use-example");
    expect(runs.input).toBe("3\n");
    click("run-tab-input");
    expect(find("run-pane")).toBeNull();
  });
});
