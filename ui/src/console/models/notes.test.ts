// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, NoteView } from "../../shared/ipc/types";
import { aSession } from "./testing";

const answers = vi.hoisted(() => new Map<string, unknown>());
const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = answers.get(command);
    if (answer instanceof Held) return answer.answer();
    return answer instanceof Refusal ? Promise.reject(answer.reply) : Promise.resolve(answer);
  },
}));

class Refusal {
  readonly reply: ErrorReply;
  constructor(reply: Partial<ErrorReply>) {
    this.reply = { code: "internal", message: "No.", fields: [], session: null, ...reply };
  }
}

/** Answers that come when they are let, oldest first. */
class Held {
  readonly #waiting: (() => void)[] = [];
  answer() {
    return new Promise<null>((answered) => this.#waiting.push(() => answered(null)));
  }
  let() {
    this.#waiting.shift()?.();
  }
}

/** Everything that is due now has been done. */
const turnsOver = () => new Promise((done) => setTimeout(done));

const { Desk } = await import("./desk.svelte");
const { SessionNotes } = await import("./notes.svelte");

const sent = () =>
  asked.filter(([command]) => command === "add_note").map(([, request]) => request);

const kept = () =>
  asked.filter(([command]) => command === "keep_note_draft").map(([, { text }]) => text);

function aNote(event_seq: number, text: string): NoteView {
  return { event_seq, kind: "note", text, at: 0, ran_ms: 0 };
}

function opened() {
  const desk = new Desk();
  answers.set("list_notes", []);
  answers.set("note_draft", "");
  answers.set("keep_note_draft", null);
  return { desk, notes: new SessionNotes(desk, "1") };
}

beforeEach(() => {
  answers.clear();
  asked.length = 0;
});

describe("a note", () => {
  it("stays typed until it is kept", async () => {
    const { notes } = opened();
    notes.draft = "Asked first";
    answers.set("add_note", new Refusal({ code: "storage_locked", message: "In use." }));
    expect(await notes.add()).toBe(false);
    expect(notes.draft).toBe("Asked first");
    expect(notes.note_error).toBe("In use.");

    answers.set("add_note", aSession("1"));
    expect(await notes.add()).toBe(true);
    expect(notes.draft).toBe("");
    expect(notes.note_error).toBeNull();
    const [first, second] = sent();
    expect(first?.request_id).toBe(second?.request_id);
  });

  it("may say the same words twice", async () => {
    const { notes } = opened();
    answers.set("add_note", aSession("1"));
    for (const _ of [1, 2]) {
      notes.draft = "Again";
      await notes.add();
    }
    const [first, second] = sent();
    expect(first?.request_id).not.toBe(second?.request_id);
  });

  it("being typed survives that its page is left", () => {
    const { desk, notes } = opened();
    notes.draft = "Half a thou";
    expect(new SessionNotes(desk, "1").draft).toBe("Half a thou");
    expect(new SessionNotes(desk, "2").draft).toBe("");
  });

  it("says Rust's rule beside the field", async () => {
    const { notes } = opened();
    const fields = [{ field: "note" as const, message: "Type a note first" }];
    answers.set("add_note", new Refusal({ code: "invalid_input", fields }));
    await notes.add();
    expect(notes.note_error).toBe("Type a note first");
    notes.draft = "x";
    expect(notes.note_error).toBeNull();
  });

  it("is found by the entry of the trail that says it was made", async () => {
    const { notes } = opened();
    answers.set("list_notes", [aNote(3, "a"), aNote(7, "b")]);
    await notes.load();
    expect(notes.by_event.get(7)?.text).toBe("b");
    expect(notes.by_event.get(4)).toBeUndefined();
  });
});

describe("the list of notes", () => {
  it("is the newest one asked for, whichever answer comes last", async () => {
    const { notes } = opened();
    let late = (_: NoteView[]) => {};
    answers.set("list_notes", new Promise<NoteView[]>((resolve) => (late = resolve)));
    const first = notes.load();
    answers.set("list_notes", [aNote(3, "a"), aNote(7, "b")]);
    await notes.load();
    late([aNote(3, "a")]);
    await first;
    expect(notes.list?.map(({ text }) => text)).toEqual(["a", "b"]);
  });
});

describe("a note that was not added", () => {
  it("is kept at once, one writing at a time, and the newest text follows", async () => {
    const { notes } = opened();
    await notes.load();
    const held = new Held();
    answers.set("keep_note_draft", held);
    for (const text of ["H", "Ha", "Half", "Half a"]) notes.draft = text;
    await vi.waitFor(() => expect(kept()).toEqual(["H"]));
    held.let();
    await vi.waitFor(() => expect(kept()).toEqual(["H", "Half a"]));
    held.let();
    await turnsOver();
    expect(kept()).toEqual(["H", "Half a"]);
  });

  it("is there again, before whatever was typed meanwhile", async () => {
    const { desk, notes } = opened();
    answers.set("note_draft", "Asked about");
    await notes.load();
    expect(notes.draft).toBe("Asked about");
    answers.set("note_draft", "Asked");
    desk.notes.type("2", "now");
    await vi.waitFor(() => expect(desk.notes.of("2")).toBe("Asked\nnow"));
    await vi.waitFor(() => expect(kept()).toEqual(["Asked\nnow"]));
  });

  it("writes nothing over what could not be read", async () => {
    const { notes } = opened();
    answers.set("note_draft", new Refusal({ code: "storage_locked" }));
    await notes.load();
    expect(notes.error).not.toBeNull();
    notes.draft = "Typed";
    await turnsOver();
    expect(kept()).toEqual([]);
    answers.set("note_draft", "Before");
    await notes.load();
    expect(notes.draft).toBe("Before\nTyped");
  });

  it("is no draft any more once it is added, and no late writing brings it back", async () => {
    const { notes } = opened();
    await notes.load();
    const held = new Held();
    answers.set("keep_note_draft", held);
    answers.set("add_note", aSession("1"));
    notes.draft = "Done";
    const added = notes.add();
    await turnsOver();
    expect(sent()).toEqual([]);
    held.let();
    expect(await added).toBe(true);
    expect(notes.draft).toBe("");
    expect(kept()).toEqual(["Done"]);
  });

  it("is kept before the console locks, which does not go on without", async () => {
    const { desk, notes } = opened();
    await notes.load();
    desk.has_passcode = true;
    answers.set("keep_note_draft", new Refusal({ code: "storage_full", message: "Full." }));
    notes.draft = "Half";
    await desk.lock();
    expect(asked.map(([command]) => command)).not.toContain("lock_console");
    expect(desk.toasts.all).toHaveLength(1);
    expect(notes.draft).toBe("Half");
  });
});

describe("a bookmark", () => {
  it("is silent where it was kept, and tells where it was not", async () => {
    const { desk, notes } = opened();
    answers.set("add_bookmark", aSession("1"));
    await notes.bookmark();
    expect(desk.toasts.all).toEqual([]);
    answers.set("add_bookmark", new Refusal({ code: "storage_full", message: "Full." }));
    await notes.bookmark();
    expect(desk.toasts.all).toHaveLength(1);
  });
});
