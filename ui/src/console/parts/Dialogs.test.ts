// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { aSession } from "../models/testing";
import { seeSettled } from "../../shared/parts/testing/shown";
import { fill, find, see, show } from "./testing/shown";

const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) => Promise.resolve(answers.get(command)),
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Dialogs } = await import("./Dialogs.svelte");

function opened() {
  const desk = new Desk();
  show(Dialogs, desk, {});
  return desk;
}

/** The interviewer closes the app while a session runs, and then keeps it open after all. */
async function asksToCloseAndStays(desk: InstanceType<typeof Desk>) {
  desk.hear({ kind: "close_asked", running: ["Jane"] });
  flushSync();
  expect(find("confirm")?.textContent).toContain("Close and stop the clock");
  const stay = [...document.querySelectorAll<HTMLButtonElement>('[data-testid="cancel"]')];
  stay.find(({ textContent }) => textContent?.includes("Keep running"))?.click();
  await vi.waitFor(() => expect(find("confirm")).toBeNull());
}

describe("the question about closing the app", { timeout: 60_000 }, () => {
  it("leaves what is typed in a dialog below it", async () => {
    const desk = opened();
    desk.stopping = { session: aSession("1"), how: "end" };
    flushSync();
    const field = document.querySelector<HTMLInputElement>("#end-reason");
    if (!field) throw new Error("nobody asks for a reason");
    fill(field, "It was said all that was to say");
    await asksToCloseAndStays(desk);
    expect(document.querySelector<HTMLInputElement>("#end-reason")?.value).toBe(
      "It was said all that was to say",
    );
  });

  it("leaves a recovery code on the screen, which is never shown again", async () => {
    const desk = opened();
    answers.set("set_passcode", { recovery_code: "AAAA-BBBB" });
    desk.setting_passcode = { then: null };
    const form = await see<HTMLFormElement>("passcode-form");
    for (const field of form.querySelectorAll("input")) {
      if (field.type !== "checkbox") fill(field, "correct horse");
    }
    form.requestSubmit();
    expect((await see("recovery-code")).textContent).toBe("AAAA-BBBB");
    await asksToCloseAndStays(desk);
    expect(find("recovery-code")?.textContent).toBe("AAAA-BBBB");
  });
});

describe("the question about another trial", { timeout: 60_000 }, () => {
  it.each([
    ["confirm", true],
    ["cancel", false],
  ])("is answered by %s", async (button, is_meant) => {
    const desk = opened();
    const answer = vi.fn();
    desk.trying_anew = { answer };
    flushSync();
    expect((await see("confirm")).textContent).toContain("Open a new trial");
    (await seeSettled(button)).click();
    expect(answer).toHaveBeenCalledExactlyOnceWith(is_meant);
  });
});
