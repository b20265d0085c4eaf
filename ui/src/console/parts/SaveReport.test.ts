// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "./testing/shown";

const asked = vi.hoisted(() => ({ request: null as unknown, answer: null as unknown }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (_: string, { request }: { request: unknown }) => {
    asked.request = request;
    return asked.answer instanceof Error
      ? Promise.reject(asked.answer)
      : Promise.resolve(asked.answer);
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: SaveReport } = await import("./SaveReport.svelte");

/** As Rust says. */
const USUAL = {
  ...{ scorecards: true, answer: true, runs: true, conversation: true, challenge: true },
  ...{ notes: true, timeline: true, absences: false, accommodation: false },
};

let desk: InstanceType<typeof Desk>;

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
  asked.answer = { words: "Saved as jane.html" };
  desk = new Desk();
  desk.start = { report_contents: USUAL } as never;
  desk.preferences = { interviewer_name: "Dana" } as never;
  desk.reporting = aSession("1");
});

async function opened() {
  show(SaveReport, desk, { session: aSession("1") });
  return await see<HTMLFormElement>("report-form");
}

function press(testid: string) {
  find(testid)?.click();
  flushSync();
}

describe("a report", { timeout: 60_000 }, () => {
  it("holds what Rust has it hold, until it is chosen otherwise", async () => {
    const form = await opened();
    press("report-notes");
    press("report-absences");
    press("report-format-json");
    fill(await see("report-reviewer"), " Ben ");
    form.requestSubmit();
    await vi.waitFor(() => expect(desk.reporting).toBeNull(), WAIT);
    const contents = { ...USUAL, notes: false, absences: true };
    expect(asked.request).toEqual({
      id: "1",
      reviewer: "Ben",
      reader: { for: "reviewers", contents },
      format: "json",
    });
  });

  it("for the candidate asks for nothing else, and says what they get", async () => {
    const form = await opened();
    press("report-reader-candidate");
    expect(find("report-notes")).toBeNull();
    expect(find("report-for-candidate")?.textContent).toContain("no scorecards");
    form.requestSubmit();
    await vi.waitFor(() => expect(desk.reporting).toBeNull(), WAIT);
    expect(asked.request).toMatchObject({ reader: { for: "candidate" } });
  });

  it("stays as it was chosen when no place is, and when it can’t be written", async () => {
    asked.answer = null;
    const form = await opened();
    press("report-format-markdown");
    form.requestSubmit();
    await vi.waitFor(() => expect(asked.request).toMatchObject({ format: "markdown" }), WAIT);
    expect(desk.reporting).not.toBeNull();
    asked.answer = new Error("nothing to write to");
    // A press while the first answer is on its way does nothing.
    await vi.waitFor(() => {
      form.requestSubmit();
      expect(find("report-error")?.textContent).toBeTruthy();
    }, WAIT);
    expect(desk.reporting).not.toBeNull();
  });
});
