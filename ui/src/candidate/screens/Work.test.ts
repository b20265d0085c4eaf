// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CandidateStart, CandidateView, SaveOwnAnswer } from "../../shared/ipc/types";
import { find, put, see, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { aMemory, aView } from "../models/testing";

const told = vi.hoisted(() => ({
  kept: { text: "", language: "text", revision: 0, saved_at: null as number | null },
  asked: [] as string[],
}));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: SaveOwnAnswer }) => {
    told.asked.push(command);
    if (command === "get_own_answer") return told.kept;
    if (command === "save_own_answer") return (told.kept = { ...request, saved_at: 1 });
    if (command === "read_conversation") return { messages: [], has_older: false };
    return null;
  },
}));

const { Composer } = await import("../models/composer.svelte");
const { Sitting } = await import("../models/sitting.svelte");
const { Sizes } = await import("../models/sizes.svelte");
const { default: Work } = await import("./Work.svelte");

const POLICY = {
  policy: { preset: "give_hints" as const },
  ...{ title: "The assistant gives hints", text: "No code." },
};
const STARTERS = [
  { language: "python" as const, text: "def solve(): pass" },
  { language: "rust" as const, text: "fn solve() {}" },
];
const LANGUAGES = [
  { id: "text" as const, name: "Plain text", can_run: false },
  { id: "python" as const, name: "Python", can_run: true },
  { id: "rust" as const, name: "Rust", can_run: false },
];

function working(view: Partial<CandidateView>) {
  const sitting = new Sitting(aMemory());
  const shown = aView({ challenge_text: null, ...view });
  sitting.know(shown);
  const start = { languages: LANGUAGES, own_answer_max_chars: 1000 } as unknown as CandidateStart;
  const composer = new Composer("", aMemory(), () => undefined);
  const sizes = new Sizes(aMemory());
  put(Work, { sitting, sizes, view: shown, start, composer });
  return { sitting };
}

/** What the editor shows. */
const answer = () => {
  const lines = find("own-answer")?.shadowRoot?.querySelectorAll(".cm-line") ?? [];
  return [...lines].map((line) => line.textContent).join("\n");
};
const written = (text: string) =>
  vi.waitFor(() => {
    flushSync();
    expect(answer()).toBe(text);
  }, WAIT);

beforeEach(() => {
  sessionStorage.clear();
  told.asked = [];
  told.kept = { text: "", language: "text", revision: 0, saved_at: null };
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  // jsdom lays nothing out, and knows no sheets of a page's own.
  vi.stubGlobal(
    "CSSStyleSheet",
    class extends CSSStyleSheet {
      override replaceSync() {}
    },
  );
});

describe("the work without an assistant", { timeout: 90_000 }, () => {
  it("has no part, no tab, no tokens and no question for one", async () => {
    working({ has_assistant: false, policy: POLICY });
    await see("own-answer");
    flushSync();
    for (const name of ["tokens", "tab-assistant", "model", "read-policy"]) {
      expect(find(name)).toBeNull();
    }
    expect(document.getElementById("panel-assistant")).toBeNull();
    expect(document.body.textContent?.toLowerCase()).not.toContain("assistant");
    expect(told.asked).not.toContain("read_conversation");
  });

  it("has all of it with one, and what it may do at hand", async () => {
    working({ policy: POLICY });
    await see("own-answer");
    flushSync();
    expect(find("tokens")).not.toBeNull();
    expect(document.getElementById("panel-assistant")).not.toBeNull();
    find("read-policy")?.click();
    flushSync();
    expect((await see("policy-sheet")).textContent).toContain("No code.");
  });
});

describe("an answer with starter code", { timeout: 90_000 }, () => {
  it("begins with it, in its language, and is kept so", async () => {
    const { sitting } = working({ starters: STARTERS });
    await written("def solve(): pass");
    expect(sitting.own_answer.language).toBe("python");
    sitting.own_answer.choose("rust");
    await written("fn solve() {}");
    await sitting.own_answer.flush();
    expect(told.kept).toMatchObject({ text: "fn solve() {}", language: "rust" });
  });

  it("comes with another language, and what was written comes back with its own", async () => {
    told.kept = { text: "mine", language: "python", revision: 3, saved_at: 1 };
    const { sitting } = working({ starters: STARTERS });
    await written("mine");
    sitting.own_answer.choose("rust");
    await written("fn solve() {}");
    sitting.own_answer.choose("python");
    await written("mine");
  });

  it("leaves what was written without a language", async () => {
    told.kept = { text: "mine", language: "text", revision: 3, saved_at: 1 };
    const { sitting } = working({ starters: STARTERS });
    await written("mine");
    sitting.own_answer.choose("rust");
    flushSync();
    await written("mine");
  });

  it("that was written is left, and begins again only after a question", async () => {
    told.kept = { text: "mine", language: "rust", revision: 3, saved_at: 1 };
    working({ starters: STARTERS });
    await written("mine");
    (await see("begin-again")).click();
    flushSync();
    (await seeSettled("cancel")).click();
    flushSync();
    expect(answer()).toBe("mine");
    find("begin-again")?.click();
    flushSync();
    (await seeSettled("confirm")).click();
    await written("fn solve() {}");
  });

  it("offers nothing of the kind where there is none", async () => {
    working({});
    await vi.waitFor(() => expect(find("own-answer")?.dataset.open).toBe("true"), WAIT);
    expect(find("begin-again")).toBeNull();
    expect(answer()).toBe("");
  });
});
