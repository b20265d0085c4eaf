// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const asked = vi.hoisted(() => [] as [string, { what: string }][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { what: string } }) => {
    asked.push([command, request]);
    throw new Error("nobody there");
  },
}));

const { watchMishaps } = await import("./mishaps");
const { AskError } = await import("../ipc/client");

const tell = vi.fn();
let stop = () => {};

const rejected = (reason: unknown) =>
  window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
const failed = (error: Error) =>
  window.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));

beforeEach(() => {
  asked.length = 0;
  tell.mockClear();
  stop = watchMishaps({ tell, report: "report_mishap" });
});
afterEach(() => stop());

describe("an error that nothing in the page expected", () => {
  it("is told to the person and to the log, once however often it comes", async () => {
    const error = new TypeError("undefined is not an object");
    for (let n = 0; n < 5; n++) failed(error);
    rejected(error);
    expect(tell).toHaveBeenCalledTimes(1);
    expect(tell.mock.lastCall?.[0]).toMatchObject({ code: "internal", message: error.message });
    expect(asked.map(([command]) => command)).toEqual(["report_mishap"]);
    expect(asked[0]?.[1].what).toContain("TypeError: undefined is not an object");
  });

  it("tells the log nothing that somebody may have typed", () => {
    rejected(new Error("Jane's answer"));
    rejected("Jane's answer");
    expect(tell).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(asked)).not.toContain("Jane");
  });

  it("is no error where the console was locked or an observer was late", () => {
    rejected(new AskError({ code: "locked", message: "Locked", fields: [], session: null }));
    const message = "ResizeObserver loop completed with undelivered notifications.";
    window.dispatchEvent(new ErrorEvent("error", { message }));
    expect(tell).not.toHaveBeenCalled();
  });

  it("is told no more than a few times, whatever comes", () => {
    for (let n = 0; n < 100; n++) failed(new TypeError(`number ${n}`));
    expect(tell).toHaveBeenCalledTimes(10);
  });
});
