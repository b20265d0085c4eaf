// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  ErrorReply,
  RecordView,
  SessionSummary,
  SignerStanding,
} from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { aMain, focused, press, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { fill, find, see, show } from "./testing/shown";

const told = vi.hoisted(() => ({
  asked: [] as [string, unknown][],
  importing: null as {
    end: (session: SessionSummary) => void;
    fail: (reply: ErrorReply) => void;
  } | null,
}));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: unknown }) => {
    told.asked.push([command, request]);
    if (command !== "import_record") return Promise.resolve(null);
    return new Promise((end, fail) => (told.importing = { end, fail }));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Dialogs } = await import("./Dialogs.svelte");

const READING: RecordView = {
  file: "Jane.hotseat",
  step: "reading",
  percent: 0,
  trouble: null,
  facts: [],
  signer: null,
  intake: "",
  can_import: false,
  session_id: null,
};

const VERIFIED: RecordView = {
  ...READING,
  step: "verified",
  percent: null,
  facts: [
    { label: "Candidate", value: "Jane" },
    { label: "Trail", value: "42 entries, as they were written" },
  ],
  signer: {
    name: "Ann",
    fingerprint: "A1B2 C3D4 E5F6 0718 293A",
    standing: "known",
    words: "You imported records that were sealed with this key before.",
    sealed_at: new Date(2024, 4, 3, 10, 12).getTime(),
  },
  intake: "Import adds the session to this computer.",
  can_import: true,
};

let desk: InstanceType<typeof Desk>;

beforeEach(() => {
  told.asked = [];
  told.importing = null;
  location.hash = "";
  aMain();
  desk = new Desk();
  show(Dialogs, desk, {});
});

/** Rust tells how the record stands. */
function tell(record: RecordView | null) {
  desk.hear({ kind: "record_changed", record });
  flushSync();
}

async function opened(record: RecordView) {
  tell(record);
  return await see("open-record-sheet");
}

const commands = () => told.asked.map(([command]) => command);

describe("a record that is being read", { timeout: 60_000 }, () => {
  it("shows how far it is, and Stop puts it away", async () => {
    const sheet = await opened({ ...READING, percent: 40 });
    expect(sheet.textContent).toContain("Jane.hotseat");
    const bar = sheet.querySelector('[role="progressbar"]');
    expect(bar?.getAttribute("aria-valuenow")).toBe("40");
    tell({ ...READING, percent: 70 });
    expect(bar?.getAttribute("aria-valuenow")).toBe("70");
    expect(sheet.textContent).toContain("70 %");
    expect(await findings()).toEqual([]);
    await vi.waitFor(() => expect(focused()).toBe("stop-reading"), WAIT);
    (await seeSettled("stop-reading")).click();
    await vi.waitFor(() => expect(find("open-record-sheet")).toBeNull(), WAIT);
    expect(commands()).toEqual(["close_record"]);
  });

  it("is put away by Esc", async () => {
    press(await opened(READING), "Escape");
    await vi.waitFor(() => expect(commands()).toEqual(["close_record"]), WAIT);
    await vi.waitFor(() => expect(find("open-record-sheet")).toBeNull(), WAIT);
  });

  it("is shown as news say where they come before the page’s beginning", async () => {
    await opened(VERIFIED);
    desk.record.begin(READING);
    flushSync();
    expect(find("record-verified")).not.toBeNull();
  });
});

describe("a record that is locked", { timeout: 60_000 }, () => {
  it("takes a passphrase, hidden as it is typed", async () => {
    await opened(READING);
    tell({ ...READING, step: "wants_passphrase", percent: null });
    const field = await see<HTMLInputElement>("record-secret");
    expect(field.type).toBe("password");
    await vi.waitFor(() => expect(focused()).toBe("record-secret"), WAIT);
    expect(await findings()).toEqual([]);
    fill(field, " correct horse ");
    find<HTMLFormElement>("unlock-form")?.requestSubmit();
    await vi.waitFor(
      () => expect(told.asked).toEqual([["unlock_record", { secret: " correct horse " }]]),
      WAIT,
    );
  });

  it("tries nothing where nothing was typed", async () => {
    await opened({ ...READING, step: "wants_passphrase", percent: null });
    await see("record-secret");
    find<HTMLFormElement>("unlock-form")?.requestSubmit();
    flushSync();
    expect((await see("record-secret-error")).textContent).toContain("Nothing was typed yet");
    expect(told.asked).toEqual([]);
  });

  it("says under the field why a passphrase does not open it, and asks once more", async () => {
    await opened({ ...READING, step: "wants_passphrase", percent: null });
    fill(await see<HTMLInputElement>("record-secret"), "wrong");
    tell(READING);
    const trouble = "This passphrase does not open the record.";
    tell({ ...READING, step: "wants_passphrase", percent: null, trouble });
    expect((await see("record-secret-error")).textContent).toContain(trouble);
    const field = find<HTMLInputElement>("record-secret");
    // What was typed stays, so that a slip can be mended.
    expect([field?.value, field?.getAttribute("aria-invalid")]).toEqual(["wrong", "true"]);
    await vi.waitFor(() => expect(focused()).toBe("record-secret"), WAIT);
  });

  it("takes an identity of age where it is for certain people", async () => {
    await opened({ ...READING, step: "wants_identity", percent: null });
    const field = await see<HTMLTextAreaElement>("record-secret");
    expect(field.localName).toBe("textarea");
    expect(await findings()).toEqual([]);
    fill(field, "AGE-SECRET-KEY-1ABC");
    find("unlock-record")?.click();
    await vi.waitFor(
      () => expect(told.asked).toEqual([["unlock_record", { secret: "AGE-SECRET-KEY-1ABC" }]]),
      WAIT,
    );
  });
});

describe("a record that is refused", { timeout: 60_000 }, () => {
  it("says why, and can only be put away", async () => {
    await opened(READING);
    const trouble = "This record is not as it was sealed. The sum of “trail.jsonl” does not fit.";
    tell({ ...READING, step: "refused", percent: null, trouble });
    expect((await see("record-refused")).textContent).toContain(trouble);
    await vi.waitFor(() => expect(focused()).toBe("record-refused"), WAIT);
    expect([find("record-verified"), find("import-record")]).toEqual([null, null]);
    expect(await findings()).toEqual([]);
    (await seeSettled("close-record")).click();
    await vi.waitFor(() => expect(commands()).toEqual(["close_record"]), WAIT);
  });
});

describe("a record that is as it was sealed", { timeout: 60_000 }, () => {
  it("says so in a heading, with what it holds and who sealed it", async () => {
    await opened(READING);
    tell(VERIFIED);
    const heading = await see("record-verified");
    expect([heading.localName, heading.textContent?.trim()]).toEqual([
      "h3",
      "This record is as it was sealed",
    ]);
    expect(heading.querySelector("svg")).not.toBeNull();
    await vi.waitFor(() => expect(focused()).toBe("record-verified"), WAIT);
    const terms = [...(find("record-facts")?.querySelectorAll("dt, dd") ?? [])];
    expect(terms.map(({ textContent }) => textContent)).toEqual([
      "Candidate",
      "Jane",
      "Trail",
      "42 entries, as they were written",
    ]);
    expect(find("signer-name")?.textContent).toBe("Ann");
    expect(find("signer-fingerprint")?.textContent).toBe("A1B2 C3D4 E5F6 0718 293A");
    expect(find("sealed-at")?.textContent).toMatch(/2024.*10:12/);
    expect(find("record-intake")?.textContent).toContain("adds the session");
    expect(find("open-record-session")).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it.each<[SignerStanding, string]>([
    ["own", "lucide-check"],
    ["new", "lucide-info"],
    ["changed", "lucide-triangle-alert"],
  ])("says what is known of the key, with a sign of its own: %s", async (standing, sign) => {
    const signer = { ...VERIFIED.signer, standing, words: `It is ${standing}.` } as never;
    await opened({ ...VERIFIED, signer });
    const words = await see("signer-words");
    expect(words.textContent).toContain(`It is ${standing}.`);
    expect(words.querySelector("svg")?.classList.contains(sign)).toBe(true);
  });

  it("bears a signer without a name", async () => {
    const signer = { ...VERIFIED.signer, name: "" } as never;
    await opened({ ...VERIFIED, signer });
    expect((await see("signer-name")).textContent).toBe("No name");
  });

  it("is imported once, and leads to its session", async () => {
    const sheet = await opened(VERIFIED);
    const button = await seeSettled("import-record");
    button.click();
    button.click();
    flushSync();
    expect([button.textContent?.trim(), button.getAttribute("aria-disabled")]).toEqual([
      "Importing…",
      "true",
    ]);
    press(sheet, "Escape");
    find("close-record")?.click();
    expect(commands()).toEqual(["import_record"]);
    // Rust puts the record away before it answers.
    tell(null);
    told.importing?.end(aSession("7", { is_imported: true }));
    await vi.waitFor(() => expect(location.hash).toBe("#/sessions/7"), WAIT);
    expect(find("open-record-sheet")).toBeNull();
  });

  it("says why it was not imported, and can be put away then", async () => {
    await opened(VERIFIED);
    (await seeSettled("import-record")).click();
    const message = "This record was put away. Open it once more.";
    told.importing?.fail({ code: "record_refused", message, fields: [], session: null });
    expect((await see("record-error")).textContent).toContain(message);
    expect([location.hash, desk.toasts.all.length]).toEqual(["", 0]);
    tell({ ...VERIFIED, file: "Ben.hotseat" });
    expect(find("record-error")).toBeNull();
    press(await see("open-record-sheet"), "Escape");
    await vi.waitFor(() => expect(commands()).toEqual(["import_record", "close_record"]), WAIT);
  });

  it("leads to its session where that is here, and is not imported where nothing is new", async () => {
    await opened({ ...VERIFIED, can_import: false, session_id: "7" });
    const button = await seeSettled("open-record-session");
    expect(find("import-record")).toBeNull();
    button.click();
    await vi.waitFor(() => expect(location.hash).toBe("#/sessions/7"), WAIT);
    expect(commands()).toEqual(["close_record"]);
  });
});

describe("opening a record", () => {
  it("is left to a dialog of the system, once at a time", async () => {
    void desk.record.choose();
    void desk.record.choose();
    await vi.waitFor(() => expect(commands()).toEqual(["open_record"]));
    expect(find("open-record-sheet")).toBeNull();
  });
});
