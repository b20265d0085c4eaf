// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import type { NoteView } from "../../shared/ipc/types";
import { show } from "./testing/shown";

const kept = vi.hoisted(() => ({ notes: [] as unknown[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => (command === "list_notes" ? [...kept.notes] : ""),
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
  show(Notes, desk, { notes });
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
