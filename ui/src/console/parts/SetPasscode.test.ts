// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aMain, press, see, WAIT } from "../../shared/parts/testing/shown";
import { fill, find, show } from "./testing/shown";

const told = vi.hoisted(() => ({ set: [] as ((code: string) => void)[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) =>
    command === "set_passcode"
      ? new Promise((resolve) => {
          told.set.push((recovery_code) => resolve({ recovery_code }));
        })
      : Promise.resolve(null),
}));

const { Desk } = await import("../models/desk.svelte");
const { default: SetPasscode } = await import("./SetPasscode.svelte");

beforeEach(() => void aMain());

/** As a browser does: a button that has the focus is clicked by Enter. */
function pressEnter() {
  const on = document.activeElement ?? document.body;
  if (!press(on, "Enter").defaultPrevented && on instanceof HTMLButtonElement) on.click();
  flushSync();
}

describe("a passcode that is being set", { timeout: 60_000 }, () => {
  async function sent() {
    const desk = new Desk();
    desk.setting_passcode = { then: null };
    show(SetPasscode, desk, { then: null });
    for (const id of ["passcode-new", "passcode-repeat"]) {
      fill(await see<HTMLInputElement>(id), "open sesame");
    }
    find("set-passcode")?.focus();
    press(document.body, "Tab");
    pressEnter();
    await vi.waitFor(() => expect(told.set).toHaveLength(1), WAIT);
    told.set.pop()?.("1234-5678");
    await see("recovery-code");
    return desk;
  }

  it("gives the focus to the recovery code, which no key puts away", async () => {
    const desk = await sent();
    await vi.waitFor(() => expect(document.activeElement).toBe(find("recovery-code")), WAIT);
    pressEnter();
    expect(desk.setting_passcode).not.toBeNull();
  });

  it("shows the code whatever is pressed a second time, also on the button that puts it away", async () => {
    const desk = await sent();
    find("recovery-kept")?.focus();
    pressEnter();
    expect(desk.setting_passcode).not.toBeNull();
    expect(find("recovery-code")?.textContent).toBe("1234-5678");
    press(document.body, "Tab");
    pressEnter();
    expect(desk.setting_passcode).toBeNull();
  });
});
