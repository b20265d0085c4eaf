// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Status } from "../../shared/ipc/types";
import { aSession } from "../models/testing";
import { show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("../models/desk.svelte");
const { HandoverDialog } = await import("../models/handover.svelte");
const { default: HandoverPlace } = await import("./HandoverPlace.svelte");

/** What is said where the console stays or closes, whether that is asked or was decided before. */
function said(console_stays: boolean, asks_place: boolean, status: Status = "created"): string {
  const desk = new Desk();
  const dialog = new HandoverDialog(desk, aSession("1"));
  dialog.view = { status } as never;
  dialog.options = { has_second_display: true, has_passcode: true, console_stays } as never;
  dialog.console_stays = console_stays;
  dialog.asks_place = asks_place;
  show(HandoverPlace, desk, { dialog });
  return document.body.textContent?.replace(/\s+/g, " ") ?? "";
}

describe("a console that stays beside the candidate", () => {
  it.each([true, false])("is said to be open to the mouse, and to be locked: asked %j", (asks) => {
    expect(said(true, asks)).toMatch(/Anyone with the mouse can use it there\. \S+ L locks it/);
  });

  it.each([true, false])("is not spoken of where it closes: asked %j", (asks) => {
    expect(said(false, asks)).not.toContain("mouse");
  });
});

describe("the clock of a session that is handed over", () => {
  it.each<[Status, string]>([
    ["created", "The clock does not run until the session begins."],
    ["active", "The clock keeps running."],
    ["paused", "The clock runs again when the candidate presses Resume."],
  ])("is said to do what it does where the session is %s", (status, words) => {
    expect(said(false, false, status)).toContain(words);
  });
});
