// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, HandoverOptions, HandoverView } from "../../shared/ipc/types";
import { aSession } from "./testing";

const answers = vi.hoisted(() => new Map<string, unknown>());
const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = answers.get(command);
    return answer instanceof Refusal ? Promise.reject(answer.reply) : Promise.resolve(answer);
  },
}));

class Refusal {
  readonly reply: ErrorReply;
  constructor(reply: Partial<ErrorReply>) {
    this.reply = { code: "internal", message: "No.", fields: [], session: null, ...reply };
  }
}

const { Desk } = await import("./desk.svelte");
const { HandoverDialog } = await import("./handover.svelte");

const session = aSession("1", { status: "created", started_at: null, actions: ["hand_over"] });
const requests = (command: string) => asked.filter(([one]) => one === command).map(([, r]) => r);

async function opened(options: Partial<HandoverOptions> = {}, is_ready = true) {
  answers.set("get_session", { ...session, assistant: { is_ready, words: "", offers: [] } });
  answers.set("handover_options", {
    has_passcode: true,
    has_second_display: false,
    console_stays: null,
    ...options,
  });
  answers.set("hand_over", session);
  const desk = new Desk();
  desk.preferences = { console_stays: options.console_stays ?? null } as never;
  const dialog = new HandoverDialog(desk, session);
  await dialog.load();
  return { desk, dialog };
}

beforeEach(() => {
  answers.clear();
  asked.length = 0;
});

describe("the handover", () => {
  it("closes the console and lets the candidate begin where there is one display", async () => {
    const { dialog } = await opened({ console_stays: true });
    expect(dialog.step).toBe("choice");
    dialog.begins = "interviewer";
    expect(await dialog.send()).toBe(true);
    expect(requests("hand_over")).toMatchObject([
      { id: "1", console_stays: false, begins: "candidate" },
    ]);
    expect(requests("save_settings")).toEqual([]);
  });

  it("has begin whom the template says, until the interviewer says another, once", async () => {
    answers.set("get_session", {
      ...{ ...session, begins: "interviewer" },
      assistant: { is_ready: true, words: "", offers: [] },
    });
    const dialog = new HandoverDialog(new Desk(), session);
    await dialog.load();
    expect(dialog.begins).toBe("interviewer");
    dialog.begins = "candidate";
    await dialog.load();
    expect(dialog.begins).toBe("candidate");
  });

  it("waits for no assistant where the candidate has none", async () => {
    const view = { ...session, assistant: { is_ready: false, words: "", offers: [] } };
    answers.set("handover_options", { has_passcode: true, has_second_display: false });
    const step = async (preset: string) => {
      answers.set("get_session", { ...view, policy: { policy: { preset } } });
      const dialog = new HandoverDialog(new Desk(), session);
      await dialog.load();
      return dialog.step;
    };
    expect([await step("no_assistant"), await step("give_hints")]).toEqual(["choice", "assistant"]);
  });

  it("comes after what can be done about an assistant that is not ready", async () => {
    const { desk, dialog } = await opened({ has_passcode: false }, false);
    expect(dialog.step).toBe("assistant");
    desk.without_assistant.add("1");
    const decided = new HandoverDialog(desk, session);
    await decided.load();
    expect(decided.step).toBe("passcode");
  });

  it("takes a passcode typed twice alike, and has the recovery code put away first", async () => {
    const { desk, dialog } = await opened({ has_passcode: false });
    dialog.passcode.passcode = "123456";
    dialog.passcode.repeat = "123457";
    expect(await dialog.setPasscode()).toBe(false);
    expect(dialog.passcode.repeat_error).not.toBeNull();
    expect(requests("set_passcode")).toEqual([]);

    answers.set("set_passcode", { recovery_code: "ABCD" });
    dialog.passcode.repeat = "123456";
    expect(await dialog.setPasscode()).toBe(true);
    expect(dialog.step).toBe("recovery");
    expect(desk.has_passcode).toBe(true);
    expect(dialog.passcode.passcode).toBe("");
    dialog.kept();
    expect(dialog.step).toBe("choice");
  });

  it("shows Rust's rule beside the passcode", async () => {
    const { dialog } = await opened({ has_passcode: false });
    const message = "The passcode must have at least 6 characters";
    answers.set(
      "set_passcode",
      new Refusal({ code: "invalid_input", fields: [{ field: "passcode", message }] }),
    );
    expect(await dialog.setPasscode()).toBe(false);
    expect(dialog.passcode.error).toBe(message);
    expect(dialog.step).toBe("passcode");
  });

  it("asks once where the console goes, and remembers it", async () => {
    const { dialog } = await opened({ has_second_display: true });
    expect(dialog.asks_place).toBe(true);
    answers.set("save_settings", { console_stays: false });
    dialog.console_stays = false;
    await dialog.send();
    expect(requests("save_settings")).toEqual([{ preferences: { console_stays: false } }]);

    const again = await opened({ has_second_display: true, console_stays: false });
    expect(again.dialog.asks_place).toBe(false);
    expect(again.dialog.stays).toBe(false);
  });

  it("lets the interviewer begin only from a console that stays", async () => {
    const { dialog } = await opened({ has_second_display: true, console_stays: true });
    expect(dialog.asks_who_starts).toBe(true);
    dialog.begins = "interviewer";
    await dialog.send();
    expect(requests("hand_over")).toMatchObject([{ console_stays: true, begins: "interviewer" }]);
  });

  it("says in place why it was refused, and sends the same request again", async () => {
    const { dialog } = await opened();
    answers.set("hand_over", new Refusal({ code: "handed_over", message: "Bob has it." }));
    expect(await dialog.send()).toBe(false);
    expect(dialog.error?.message).toBe("Bob has it.");
    answers.set("hand_over", session);
    expect(await dialog.send()).toBe(true);
    const [first, second] = requests("hand_over");
    expect(first?.request_id).toBe(second?.request_id);
  });

  it("keeps the note being typed before the console closes, and does not go on without", async () => {
    const { desk, dialog } = await opened();
    answers.set("note_draft", "");
    answers.set(
      "keep_note_draft",
      new Refusal({ code: "storage_full", message: "The disk is full." }),
    );
    desk.notes.type("1", "Nervous at first");
    expect(await dialog.send()).toBe(false);
    expect(requests("hand_over")).toEqual([]);
    expect(desk.notes.of("1")).toBe("Nervous at first");
    answers.set("keep_note_draft", null);
    expect(await dialog.send()).toBe(true);
    expect(requests("keep_note_draft").at(-1)).toEqual({ id: "1", text: "Nervous at first" });
    expect(requests("add_note")).toEqual([]);
  });
});

describe("the desk", () => {
  const handover: HandoverView = {
    session_id: "1",
    version: 5,
    actions: ["pause", "end"],
    candidate_name: "Jane",
    is_practice: false,
    at: 0,
    begins: "candidate",
    has_consented: true,
    is_resume_armed: false,
    away_since: null,
    words: "Working",
  };

  it("knows who has the laptop, and forgets that somebody was about to take it back", () => {
    const desk = new Desk();
    desk.hear({ kind: "handover_changed", handover });
    expect(desk.isHandedOver("1")).toBe(true);
    expect(desk.isHandedOver("2")).toBe(false);
    desk.taking_back = true;
    desk.hear({ kind: "handover_changed", handover: null });
    expect(desk.isHandedOver("1")).toBe(false);
    expect(desk.taking_back).toBe(false);
  });

  it("turns to the session whose laptop was taken back, wherever one was", () => {
    const desk = new Desk();
    location.hash = "#/settings";
    desk.hear({ kind: "handover_changed", handover: null });
    expect(location.hash).toBe("#/settings");
    desk.hear({ kind: "handover_changed", handover });
    expect(location.hash).toBe("#/settings");
    desk.hear({ kind: "handover_changed", handover: null });
    expect(location.hash).toBe("#/sessions/1");
  });

  it("goes by the handover in what may be asked, as far as both are about the same state", () => {
    const desk = new Desk();
    const told = aSession("1", { version: 5, actions: ["resume", "end"] });
    expect(desk.actions(told)).toEqual(["resume", "end"]);
    desk.hear({ kind: "handover_changed", handover });
    expect(desk.actions(told)).toEqual(["pause", "end"]);
    expect(desk.actions({ ...told, version: 6 })).toEqual(["resume", "end"]);
    expect(desk.actions({ ...told, id: "2" })).toEqual(["resume", "end"]);
  });

  it("pauses again at once what waits to go on, and asks for a reason where time runs", async () => {
    const desk = new Desk();
    const told = aSession("1", { version: 5, status: "paused" });
    answers.set("pause_session", told);
    desk.hear({ kind: "handover_changed", handover });
    await desk.pause(told);
    expect(desk.stopping).toEqual({ session: told, how: "pause" });
    expect(requests("pause_session")).toEqual([]);
    desk.stopping = null;
    desk.hear({ kind: "handover_changed", handover: { ...handover, is_resume_armed: true } });
    await desk.pause(told);
    expect(desk.stopping).toBeNull();
    expect(requests("pause_session")).toMatchObject([{ id: "1" }]);
  });

  it("has a passcode set before it locks", async () => {
    const desk = new Desk();
    await desk.lock();
    expect(desk.setting_passcode).toEqual({ then: "lock" });
    expect(asked).toEqual([]);
  });
});
