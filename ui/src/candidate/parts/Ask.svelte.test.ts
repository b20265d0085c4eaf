// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fill, find, focused, press, put } from "../../shared/parts/testing/shown";
import { aMemory, anAssistant } from "../models/testing";

const told = vi.hoisted(() => ({ asked: [] as string[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => {
    told.asked.push(command);
    return command === "estimate_question" ? { words: "About 100", refusal: null } : null;
  },
}));

const { Composer } = await import("../models/composer.svelte");
const { default: Ask } = await import("./Ask.svelte");

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    disconnect() {}
  },
);

const sent = () => told.asked.filter((command) => command === "ask_assistant").length;

function opened(is_answering: boolean) {
  const composer = new Composer("", aMemory(), () => undefined);
  const say = vi.fn();
  put(Ask, { composer, assistant: anAssistant(), is_answering, onstop: async () => {}, say });
  const field = find<HTMLTextAreaElement>("composer");
  if (!field) throw new Error("there is nowhere to ask");
  fill(field, "Which limiter?");
  return { composer, field, say };
}

/** What waits for the next tick has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  told.asked = [];
});

describe("the question field", () => {
  /** Where the focus goes after Stop, whichever comes first: its reply, or the news that the answer ended. */
  it.each(["reply", "news"])(
    "has the focus after Stop, which goes nowhere else: %s first",
    async (first) => {
      let reply = () => {};
      const onstop = () => new Promise<void>((resolve) => (reply = resolve));
      const props = $state({
        composer: new Composer("", aMemory(), () => undefined),
        assistant: anAssistant(),
        is_answering: true,
        onstop,
        say: vi.fn(),
      });
      put(Ask, props);
      await vi.waitFor(() => expect(find("stop")?.dataset.fresh).toBeUndefined());
      find("stop")?.focus();
      const been: string[] = [];
      document.addEventListener("focusin", () => been.push(focused() ?? ""));
      find("stop")?.click();
      const ends = [
        () => reply(),
        () => {
          props.is_answering = false;
          flushSync();
        },
      ];
      for (const come of first === "reply" ? ends : ends.reverse()) {
        come();
        await settled();
      }
      expect(find("send")).not.toBeNull();
      expect(focused()).toBe("composer");
      expect(been).toEqual(["composer"]);
    },
  );
});

describe("a question taken back to be changed", () => {
  it("is written as if typed, which a key undoes", () => {
    const { composer, field } = opened(false);
    const written = vi.fn((_command: string, _ui?: boolean, text = "") => {
      fill(field, text);
      return true;
    });
    document.execCommand = written;
    composer.edit("How many?", 3);
    expect(written).toHaveBeenCalledWith("insertText", false, "How many?\n\nWhich limiter?");
    expect(composer.text).toBe("How many?\n\nWhich limiter?");
    expect(composer.instead_of).toBe(3);
  });
});

describe("Enter", () => {
  it("sends the question", async () => {
    const { field } = opened(false);
    expect(press(field, "Enter").defaultPrevented).toBe(true);
    expect(sent()).toBe(1);
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])(
    "that ends a composition is neither sent nor taken: %j",
    (composing) => {
      const { field } = opened(false);
      expect(press(field, "Enter", composing).defaultPrevented).toBe(false);
      expect(sent()).toBe(0);
    },
  );

  it("pressed once more after it brought the focus here sends nothing", () => {
    const { field } = opened(false);
    press(document.body, "Enter");
    field.focus();
    press(field, "Enter");
    expect(sent()).toBe(0);
    press(field, "a");
    press(field, "Enter");
    expect(sent()).toBe(1);
  });

  it("while an answer comes leaves the question, and says so until something is typed", () => {
    const { composer, field, say } = opened(true);
    press(field, "Enter");
    const words = "Still answering. Your question stays here.";
    expect(sent()).toBe(0);
    expect(composer.text).toBe("Which limiter?");
    expect(find("still-answering")?.textContent).toBe(words);
    expect(say.mock.calls).toEqual([[words]]);
    fill(field, "Which limiter, then?");
    flushSync();
    expect(find("still-answering")).toBeNull();
  });

  it("while an answer comes says nothing of a question that is not there", () => {
    const { field, say } = opened(true);
    fill(field, "  ");
    press(field, "Enter");
    expect(say).not.toHaveBeenCalled();
  });
});
