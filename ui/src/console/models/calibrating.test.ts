// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CalibrationRunView, CalibrationsView } from "../../shared/ipc/types";

const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = answers.get(command) ?? null;
    if (answer instanceof Map) throw Object.fromEntries(answer);
    return answer;
  },
}));

const { Desk } = await import("./desk.svelte");
const { Calibrating } = await import("./calibrating.svelte");

const NOTHING: CalibrationsView = { calibrations: [], obstacle: null, run: null };

function aRun(run: Partial<CalibrationRunView> = {}): CalibrationRunView {
  return {
    ...{ id: "1", title: "Queue", model_name: "gpt-4", answers: 0, wanted: 3, words: "Answer 1" },
    ...{ is_done: false, is_cut_short: false },
    ...run,
  };
}

beforeEach(() => {
  asked.length = 0;
  answers.clear();
  answers.set("calibrations", NOTHING);
  location.hash = "#/";
});

describe("putting a challenge to a model", () => {
  it("sends numbers as they are typed, and what is none for Rust to refuse", async () => {
    answers.set("begin_calibration", aRun());
    const calibrating = new Calibrating(new Desk(), "1", "python");
    Object.assign(calibrating, { model: "gpt-4", answers: "three", budget: "" });
    await calibrating.begin();
    expect(asked.at(-1)).toEqual([
      "begin_calibration",
      { id: "1", model: "gpt-4", language: "python", answers: -1, budget_tokens: null },
    ]);
  });

  it("leaves how it stands to the news, which may be faster than the answer", async () => {
    const desk = new Desk();
    const calibrating = new Calibrating(desk, "1", undefined);
    answers.set("begin_calibration", aRun());
    const begun = calibrating.begin();
    desk.hear({ kind: "calibration_changed", run: aRun({ is_done: true, words: "No key." }) });
    await begun;
    expect([calibrating.running, calibrating.ended?.words]).toEqual([null, "No key."]);
  });

  it("shows what was refused at its field, and begins nothing", async () => {
    const fields = [{ field: "answers", message: "The number of answers is 1 to 5" }];
    answers.set(
      "begin_calibration",
      new Map<string, unknown>([
        ["code", "invalid_input"],
        ["message", "Mend it"],
        ["fields", fields],
      ]),
    );
    const desk = new Desk();
    const calibrating = new Calibrating(desk, "1", undefined);
    await calibrating.begin();
    expect([calibrating.errors, calibrating.running]).toEqual([fields, null]);
    expect([desk.toasts.all.length, calibrating.beginning]).toEqual([0, false]);
  });

  it("keeps what was told as news over what was asked for before", async () => {
    const desk = new Desk();
    const calibrating = new Calibrating(desk, "1", undefined);
    answers.set("calibrations", { ...NOTHING, run: aRun({ words: "old" }) });
    desk.hear({ kind: "calibration_changed", run: aRun({ words: "new" }) });
    await calibrating.load();
    expect(desk.calibration?.words).toBe("new");
    expect(new Calibrating(desk, "2", undefined).running?.id).toBe("1");
  });

  it("tells its own end from another challenge's", () => {
    const desk = new Desk();
    const [mine, other] = ["1", "2"].map((id) => new Calibrating(desk, id, undefined));
    desk.hear({ kind: "calibration_changed", run: aRun({ is_done: true }) });
    expect([mine?.ended?.id, other?.ended, mine?.running]).toEqual(["1", null, null]);
  });
});

describe("the end of a calibration", () => {
  const end = { kind: "calibration_changed", run: aRun({ is_done: true, words: "All came." }) };

  it("is said where its own page does not show it", () => {
    const desk = new Desk();
    desk.hear({ kind: "calibration_changed", run: aRun() });
    expect(desk.toasts.all).toEqual([]);
    desk.hear(end as never);
    expect(desk.toasts.all.map(({ title }) => title)).toEqual(["Calibration of Queue: All came."]);
  });

  it("is not said twice to who looks at it", () => {
    const desk = new Desk();
    location.hash = "#/challenges/1?tab=calibration";
    desk.hear(end as never);
    expect(desk.toasts.all).toEqual([]);
  });
});
