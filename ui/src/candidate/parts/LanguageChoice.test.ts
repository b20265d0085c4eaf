// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { LanguageView } from "../../shared/ipc/types";
import { aMain, find, focused, press, put, see, WAIT } from "../../shared/parts/testing/shown";

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) =>
    command === "get_own_answer"
      ? { text: "", language: "text", revision: 0, saved_at: null }
      : { text: "", language: "python", revision: 1, saved_at: 1 },
}));

const { OwnAnswer } = await import("../models/own_answer.svelte");
const { default: LanguageChoice } = await import("./LanguageChoice.svelte");

const languages: LanguageView[] = [
  { id: "text", name: "Plain text", can_run: false },
  { id: "python", name: "Python", can_run: true },
  { id: "rust", name: "Rust", can_run: false },
];

async function shown() {
  const own_answer = new OwnAnswer({
    getItem: () => null,
    setItem: () => undefined,
    removeItem: () => undefined,
  });
  await own_answer.open();
  put(LanguageChoice, { own_answer, languages, may_run: true }, aMain());
  const choice = find("language");
  if (!choice) throw new Error("there is no choice of languages");
  choice.focus();
  return { own_answer, choice };
}

const options = () => [...document.querySelectorAll('[role="option"]')];

describe("the choice of a language", { timeout: 60_000 }, () => {
  it("is no list of the system's, whose window would take the focus from this one", async () => {
    await shown();
    expect(document.querySelector("select")).toBeNull();
  });

  it("says what it is and what is chosen", async () => {
    const { choice } = await shown();
    expect(choice.getAttribute("aria-label")).toBe("Language of your answer: Plain text");
  });

  it("is made with the keyboard alone, which stays where it was", async () => {
    const { own_answer, choice } = await shown();
    press(choice, "ArrowDown");
    await see("language-python");
    // Where code may be run, the choice says of which languages it can't be.
    expect(options().map((option) => option.textContent?.trim())).toEqual([
      "Python",
      "Plain text can’t be run",
      "Rust can’t be run",
    ]);
    await vi.waitFor(() => expect(choice.getAttribute("aria-activedescendant")).not.toBeNull());
    press(choice, "ArrowUp");
    press(choice, "Enter");
    expect(own_answer.language).toBe("python");
    await vi.waitFor(() => expect(options()).toEqual([]), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("language"), WAIT);
  });

  it("is left as it was by Esc, which closes nothing else", async () => {
    const { own_answer, choice } = await shown();
    press(choice, "Enter");
    await see("language-rust");
    expect(press(choice, "Escape").defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(options()).toEqual([]), WAIT);
    expect(own_answer.language).toBe("text");
  });
});
