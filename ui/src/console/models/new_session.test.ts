// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => answers.get(command) ?? null,
}));

const { Desk } = await import("./desk.svelte");
const { NewSession } = await import("./new_session.svelte");

const PASTED = "Jane Doe <jane@example.com>";
const verdict = { errors: [], budget_hint: null, briefing_hint: null, mailbox: null };

async function pasted() {
  const desk = new Desk();
  answers.set("check_config", verdict);
  answers.set("list_library", { rows: [], total: 0, offset: 0 });
  const form = new NewSession(desk);
  await form.open();
  answers.set("check_config", {
    ...verdict,
    mailbox: { name: "Jane Doe", email: "jane@example.com" },
  });
  form.typed.candidate_email = PASTED;
  form.changed();
  return { form };
}

const fields = ({ typed }: InstanceType<typeof NewSession>) => [
  typed.candidate_name,
  typed.candidate_email,
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a name pasted with its address", () => {
  it("fills both fields, which one press takes back for good", async () => {
    const { form } = await pasted();
    await vi.advanceTimersByTimeAsync(300);
    expect(fields(form)).toEqual(["Jane Doe", "jane@example.com"]);
    expect(form.mailbox.can_be_undone).toBe(true);
    form.mailbox.undo();
    expect(fields(form)).toEqual(["", PASTED]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fields(form)).toEqual(["", PASTED]);
  });

  it("is left alone where somebody typed on before the answer came", async () => {
    const { form } = await pasted();
    let reply = (_: unknown) => {};
    answers.set("check_config", new Promise((resolve) => (reply = resolve)));
    await vi.advanceTimersByTimeAsync(300);
    form.typed.candidate_name = "J";
    reply({ ...verdict, mailbox: { name: "Jane Doe", email: "jane@example.com" } });
    await vi.advanceTimersByTimeAsync(0);
    expect(fields(form)).toEqual(["J", PASTED]);
  });
});
