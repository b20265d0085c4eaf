import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RunLine, RunView } from "../../shared/ipc/types";
import { SessionRuns } from "./session_runs.svelte";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../shared/ipc/client", async (actual) => ({ ...(await actual<object>()), ask }));

const line = (seq: number): RunLine => ({
  seq,
  title: `Run ${seq}`,
  at: seq,
  ran_ms: seq * 1000,
  language_name: "Python",
  summary: "Finished in 1 ms",
  tone: "good",
});
const aRun = (seq: number, outcome: RunView["outcome"]): RunView => ({
  ...line(seq),
  ...{ kind: "free", language: "python", outcome, advice: null, message: "", line: null },
  ...{ input: "", output: [], tests: [], is_again: false },
});

let kept: RunLine[];
let asked: string[];
let refuses: boolean;

beforeEach(() => {
  kept = [line(1), line(2)];
  asked = [];
  refuses = false;
  ask.mockImplementation(
    async (command: string, request: { before?: number | null; limit?: number; seq?: number }) => {
      asked.push(command === "read_run" ? `read ${request.seq}` : command);
      if (command === "list_runs") {
        const before = request.before ?? Infinity;
        const runs = kept.filter(({ seq }) => seq < before).slice(-(request.limit ?? 0));
        return { runs, total: kept.length, live: null, hidden_tests: 2 };
      }
      if (command === "read_run") return { run: aRun(request.seq ?? 0, "finished"), code: "x" };
      if (refuses) throw { code: "run_open", message: "Running.", fields: [], session: null };
      return { ...aRun(3, null), kind: "hidden_tests" };
    },
  );
});

async function opened() {
  const runs = new SessionRuns("1");
  await runs.load();
  return runs;
}

describe("the runs of a session", () => {
  it("show the newest, and follow it until another is chosen", async () => {
    const runs = await opened();
    expect(runs.detail?.run.seq).toBe(2);
    kept = [...kept, line(3)];
    runs.hear(aRun(3, null));
    expect(runs.live?.seq).toBe(3);
    runs.hear(aRun(3, "finished"));
    await vi.waitFor(() => expect(runs.detail?.run.seq).toBe(3));
    expect(runs.live).toBeNull();
    await runs.choose(1);
    kept = [...kept, line(4)];
    runs.hear(aRun(4, "finished"));
    await vi.waitFor(() => expect(runs.total).toBe(4));
    expect([runs.shown, runs.detail?.run.seq]).toEqual([1, 1]);
    await runs.choose(4);
    expect(runs.chosen).toBeNull();
  });

  it("are read a page at a time, and older ones when they are asked for", async () => {
    kept = Array.from({ length: 450 }, (_, nth) => line(nth + 1));
    const runs = await opened();
    expect([runs.lines?.length, runs.total]).toEqual([200, 450]);
    await runs.loadOlder();
    await runs.loadOlder();
    expect(runs.lines?.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq));
    // What was read stays there when another run ends.
    kept = [...kept, line(451)];
    await runs.load();
    expect(runs.lines).toHaveLength(451);
  });

  it("begin hidden tests once, and say why they can't", async () => {
    const runs = await opened();
    await Promise.all([runs.runHiddenTests(), runs.runHiddenTests()]);
    expect(asked.filter((one) => one === "run_hidden_tests")).toHaveLength(1);
    expect(runs.live?.kind).toBe("hidden_tests");
    refuses = true;
    await runs.runHiddenTests();
    expect(runs.refusal?.message).toBe("Running.");
  });

  it("run one again, show what came of it, and forget it with the next that is looked at", async () => {
    const runs = await opened();
    await runs.choose(1);
    await runs.runAgain();
    expect(asked.at(-1)).toBe("run_again");
    runs.hear({ ...aRun(1, "finished"), at: 9, is_again: true });
    expect([runs.again?.at, runs.live, runs.detail?.run.seq]).toEqual([9, null, 1]);
    // The list is as it was.
    expect(asked.filter((one) => one === "list_runs")).toHaveLength(1);
    await runs.choose(2);
    expect(runs.again).toBeNull();
  });
});
