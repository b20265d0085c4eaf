// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const answers = vi.hoisted(() => new Map<string, unknown>());
const asked = vi.hoisted(() => [] as string[]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) => {
    asked.push(command);
    return Promise.resolve(answers.get(command));
  },
}));

const { bindSignsOfLife, Lock } = await import("./lock.svelte");

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  answers.set("lock_state", { is_locked: true, wait_ms: 0, theme: "dark" });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the lock", () => {
  it("opens with the right passcode and forgets what was typed", async () => {
    const lock = new Lock();
    await lock.look();
    lock.passcode = "secret";
    answers.set("unlock_console", { is_right: true, words: "", wait_ms: 0 });
    expect(await lock.open()).toBe(true);
    expect(lock.view?.is_locked).toBe(false);
    expect(lock.passcode).toBe("");
  });

  it("says what Rust says of a wrong one, and lets nobody try before the wait is over", async () => {
    const lock = new Lock();
    await lock.look();
    answers.set("unlock_console", { is_right: false, words: "Wait.", wait_ms: 30_000 });
    expect(await lock.open()).toBe(false);
    expect(lock.words).toBe("Wait.");
    expect(lock.wait_s).toBe(30);
    await lock.open();
    expect(asked.filter((command) => command === "unlock_console")).toHaveLength(1);
    vi.advanceTimersByTime(30_250);
    expect(lock.wait_s).toBe(0);
    await lock.open();
    expect(asked.filter((command) => command === "unlock_console")).toHaveLength(2);
    lock.stop();
  });

  it("shows a wait that was there before the page", async () => {
    answers.set("lock_state", { is_locked: true, wait_ms: 61_000, theme: "system" });
    const lock = new Lock();
    await lock.look();
    expect(lock.wait_s).toBe(61);
    lock.stop();
  });
});

describe("a sign of life", () => {
  it("is told at most once in half a minute", () => {
    const unbind = bindSignsOfLife(vi.fn());
    const touch = () => window.dispatchEvent(new Event("pointermove"));
    touch();
    touch();
    expect(asked).toEqual(["console_in_use"]);
    vi.advanceTimersByTime(30_001);
    touch();
    expect(asked).toHaveLength(2);
    unbind();
    vi.advanceTimersByTime(30_001);
    touch();
    expect(asked).toHaveLength(2);
  });
});
