// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, FieldError, SealedView } from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { focused, heard, press, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "./testing/shown";

interface Sealing {
  request: unknown;
  end: (sealed: SealedView | null) => void;
  fail: (reply: ErrorReply) => void;
}

const told = vi.hoisted(() => ({ sealings: [] as Sealing[], asked: [] as string[] }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: unknown }) => {
    told.asked.push(command);
    if (command !== "seal_record") return Promise.resolve(null);
    return new Promise((end, fail) => told.sealings.push({ request, end, fail }));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Dialogs } = await import("./Dialogs.svelte");

const SEALED: SealedView = {
  words: "Saved as Jane.hotseat",
  fingerprint: "A1B2 C3D4 E5F6 0718 293A",
  warning: null,
};
const LONG = "correct horse battery";

let desk: InstanceType<typeof Desk>;

beforeEach(() => {
  told.sealings = [];
  told.asked = [];
});

async function opened() {
  desk = new Desk();
  show(Dialogs, desk, {});
  desk.sealing = aSession("1", { ended_at: 9 });
  return await see<HTMLFormElement>("seal-form");
}

/** Sends the form and waits until Rust was asked. */
async function sent(form: HTMLFormElement): Promise<Sealing> {
  form.requestSubmit();
  return await vi.waitFor(() => {
    const sealing = told.sealings.at(-1);
    if (!sealing) throw new Error("nothing was sealed");
    return sealing;
  }, WAIT);
}

function choose(by: string) {
  find(`seal-opener-${by}`)?.click();
  flushSync();
}

function type(id: string, text: string) {
  const field = find<HTMLInputElement>(id);
  if (!field) throw new Error(`there is no ${id}`);
  fill(field, text);
}

function refusal(message: string, fields: FieldError[] = []): ErrorReply {
  const code = fields.length > 0 ? "invalid_input" : "file_unavailable";
  return { code, message, fields, session: null };
}

describe("a record that is sealed", { timeout: 60_000 }, () => {
  it("is for everyone who has the file unless it is chosen otherwise, and says what is in it", async () => {
    const form = await opened();
    const sheet = await see("seal-sheet");
    expect(sheet.textContent).toContain("private notes and scorecards");
    expect(await findings()).toEqual([]);
    const { request } = await sent(form);
    expect(request).toEqual({ id: "1", lock: { by: "nothing" } });
  });

  it("shows the file, and the fingerprint to tell those who get it", async () => {
    const { end } = await sent(await opened());
    end(SEALED);
    await see("sealed-words");
    expect(find("sealed-words")?.textContent).toContain("Saved as Jane.hotseat");
    expect(find("sealed-fingerprint")?.textContent).toBe(SEALED.fingerprint);
    expect(find("sealed-sheet")?.textContent).toContain("so that they can compare it");
    expect(find("sealed-warning")).toBeNull();
    await vi.waitFor(() => expect(focused()).toBe("sealed-words"), WAIT);
    expect(await findings()).toEqual([]);
    (await seeSettled("close-sealed")).click();
    expect(desk.sealing).toBeNull();
  });

  it("says where the key will not be kept", async () => {
    const { end } = await sent(await opened());
    end({ ...SEALED, warning: "The keychain could not keep the key." });
    expect((await see("sealed-warning")).textContent).toContain("could not keep the key");
  });

  it("stays as it was chosen when no place is", async () => {
    const form = await opened();
    choose("recipients");
    type("field-recipients", "age1abc");
    (await sent(form)).end(null);
    await vi.waitFor(() => expect(find("sealing")).toBeNull(), WAIT);
    expect(find<HTMLTextAreaElement>("field-recipients")?.value).toBe("age1abc");
    expect([find("seal-error"), find("sealed-words")]).toEqual([null, null]);
  });

  it("is put away by Esc, and by a way to another page", async () => {
    await opened();
    press(await see("seal-sheet"), "Escape");
    await vi.waitFor(() => expect(desk.sealing).toBeNull(), WAIT);
    desk.sealing = aSession("1", { ended_at: 9 });
    await see("seal-form");
    window.dispatchEvent(new Event("hashchange"));
    expect(desk.sealing).toBeNull();
  });
});

describe("a passphrase", { timeout: 60_000 }, () => {
  it("is sent once it was typed twice the same, and never before", async () => {
    const form = await opened();
    choose("passphrase");
    expect(find("field-passphrase")?.getAttribute("type")).toBe("password");
    type("field-passphrase", LONG);
    type("field-passphrase-again", `${LONG}!`);
    form.requestSubmit();
    expect((await see("field-passphrase-again-error")).textContent).toContain("don’t match");
    await vi.waitFor(() => expect(focused()).toBe("field-passphrase-again"), WAIT);
    expect(told.asked).not.toContain("seal_record");
    expect(await findings()).toEqual([]);
    type("field-passphrase-again", LONG);
    const { request } = await sent(form);
    expect(request).toEqual({ id: "1", lock: { by: "passphrase", passphrase: LONG } });
  });

  it("is judged by Rust, whose words stand at the field", async () => {
    const form = await opened();
    choose("passphrase");
    type("field-passphrase", "short");
    type("field-passphrase-again", "short");
    const words = "A passphrase has at least 12 characters";
    (await sent(form)).fail(refusal("…", [{ field: "passphrase", message: words }]));
    expect((await see("field-passphrase-error")).textContent).toContain(words);
    await vi.waitFor(() => expect(focused()).toBe("field-passphrase"), WAIT);
    expect(find("seal-error")).toBeNull();
    choose("nothing");
    choose("passphrase");
    expect(find("field-passphrase-error")).toBeNull();
  });
});

describe("certain people", { timeout: 60_000 }, () => {
  it("are named one a line, and judged by Rust", async () => {
    const form = await opened();
    choose("recipients");
    type("field-recipients", "age1abc\nage2");
    const { request, fail } = await sent(form);
    expect(request).toEqual({ id: "1", lock: { by: "recipients", recipients: "age1abc\nage2" } });
    const words = "“age2” is no recipient of age";
    fail(refusal("…", [{ field: "recipients", message: words }]));
    expect((await see("field-recipients-error")).textContent).toContain(words);
    await vi.waitFor(() => expect(focused()).toBe("field-recipients"), WAIT);
    expect(await findings()).toEqual([]);
  });
});

describe("sealing", { timeout: 60_000 }, () => {
  it("goes on alone until it is done: no key puts it away, and none seals twice", async () => {
    const form = await opened();
    const said = heard();
    const { end } = await sent(form);
    expect((await see("sealing")).textContent).toContain("Sealing…");
    await vi.waitFor(() => expect(said.join()).toContain("Sealing…"), WAIT);
    form.requestSubmit();
    press(await see("seal-sheet"), "Escape");
    window.dispatchEvent(new Event("hashchange"));
    flushSync();
    expect([desk.sealing?.id, told.sealings.length]).toEqual(["1", 1]);
    expect(await findings()).toEqual([]);
    end(SEALED);
    await see("sealed-words");
  });

  it("can be stopped, which is told calmly", async () => {
    const { fail } = await sent(await opened());
    const stop = await seeSettled("stop-sealing");
    stop.focus();
    stop.click();
    await vi.waitFor(() => expect(told.asked).toContain("stop_sealing"), WAIT);
    fail(refusal("Stopped. No record was written."));
    expect((await see("seal-stopped")).textContent).toBe("Stopped. No record was written.");
    expect([find("seal-error"), find("stop-sealing")]).toEqual([null, null]);
    // Stop is gone, and the keyboard is not lost with it.
    await vi.waitFor(() => expect(focused()).toBe("seal-record"), WAIT);
  });

  it("says what went wrong where nobody stopped it", async () => {
    const { fail } = await sent(await opened());
    fail(refusal("The record could not be written: no space left"));
    expect((await see("seal-error")).textContent).toContain("no space left");
    expect(find("seal-stopped")).toBeNull();
  });
});
