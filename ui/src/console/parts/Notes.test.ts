// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import type { NoteView } from "../../shared/ipc/types";
import { aMain, focused, press } from "../../shared/parts/testing/shown";
import { find, show } from "./testing/shown";

const kept = vi.hoisted(() => ({ notes: [] as unknown[], asked: [] as string[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    kept.asked.push(command);
    return command === "list_notes" ? [...kept.notes] : "";
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { SessionNotes } = await import("../models/notes.svelte");
const { default: Notes } = await import("./Notes.svelte");

const END_PX = 900;

function aNote(event_seq: number): NoteView {
  return { event_seq, kind: "note", text: `Note ${event_seq}`, at: 0, ran_ms: 0 };
}

async function opened() {
  kept.notes = [aNote(2), aNote(5)];
  const desk = new Desk();
  const notes = new SessionNotes(desk, "1");
  await notes.load();
  const height = vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(END_PX);
  show(Notes, desk, { notes, onmoment: () => undefined });
  height.mockRestore();
  const list = document.querySelector<HTMLElement>('[aria-label="Notes"]');
  if (!list) throw new Error("there is no list of notes");
  Object.defineProperty(list, "scrollHeight", { value: END_PX });
  return { notes, list };
}

describe("the notes", () => {
  it("begin at their end, and go there with a newer one", async () => {
    const { notes, list } = await opened();
    expect(list.scrollTop).toBe(END_PX);
    list.scrollTop = 0;
    kept.notes.push(aNote(9));
    await notes.load();
    flushSync();
    expect(list.scrollTop).toBe(END_PX);
  });

  it("stay where somebody reads while nothing was added", async () => {
    const { notes, list } = await opened();
    list.scrollTop = 100;
    await notes.load();
    flushSync();
    expect(list.scrollTop).toBe(100);
  });
});

describe("the field for a note", () => {
  async function written() {
    aMain();
    await opened();
    const field = find<HTMLTextAreaElement>("note-text");
    if (!field) throw new Error("there is no field for a note");
    field.focus();
    kept.asked = [];
    return field;
  }

  const added = () => kept.asked.filter((command) => command === "add_note").length;

  it("is left with Esc, which its hint says, and keeps what was typed", async () => {
    const field = await written();
    const hint = document.getElementById(field.getAttribute("aria-describedby") ?? "");
    expect(hint?.textContent).toContain("Esc leaves the field");
    press(field, "Escape");
    expect(focused()).toBe("main");
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])(
    "takes no key of a composition: %j",
    async (composing) => {
      const field = await written();
      press(field, "Escape", composing);
      expect(focused()).toBe("note-text");
      expect(press(field, "Enter", { ctrlKey: true, ...composing }).defaultPrevented).toBe(false);
      expect(added()).toBe(0);
    },
  );

  it("adds its note once while the keys are held down", async () => {
    const field = await written();
    press(field, "Enter", { ctrlKey: true, repeat: true });
    await Promise.resolve();
    expect(added()).toBe(0);
    press(field, "Enter", { ctrlKey: true });
    await vi.waitFor(() => expect(added()).toBe(1));
  });
});
