// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { focused, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "./testing/shown";

const mailbox = { name: "Jane Doe", email: "jane@example.com" };

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) => Promise.resolve(command === "check_config" ? { mailbox } : null),
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Duplicate } = await import("./Duplicate.svelte");

async function pasted() {
  show(Duplicate, new Desk(), { session: aSession("1") });
  const name = await see<HTMLInputElement>("field-candidate_name");
  const email = await see<HTMLInputElement>("field-candidate_email");
  fill(name, "Jane Doe <jane@example.com>");
  await vi.waitFor(() => expect(email.value).toBe("jane@example.com"), WAIT);
  return { name, email };
}

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
});

describe("a name pasted with its address into the form of a copy", { timeout: 60_000 }, () => {
  it("fills both fields, which one press takes back", async () => {
    const { name, email } = await pasted();
    expect(name.value).toBe("Jane Doe");
    find("undo-mailbox")?.click();
    flushSync();
    expect([name.value, email.value]).toEqual(["Jane Doe <jane@example.com>", ""]);
    await vi.waitFor(() => expect(focused()).toBe("field-candidate_name"), WAIT);
    expect(find("undo-mailbox")).toBeNull();
  });

  it("is not offered back once something else is typed", async () => {
    const { name } = await pasted();
    fill(name, "Jane D.");
    expect(find("undo-mailbox")).toBeNull();
  });
});
