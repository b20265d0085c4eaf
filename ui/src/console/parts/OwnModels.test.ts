// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  CatalogueRules,
  ErrorReply,
  FoundFileView,
  ModelView,
  Preferences,
} from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { aMain, focused, heard, see, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { aFile, aModelInFile, aTransfer, ownCatalogue } from "../models/testing_files";
import { find, show } from "./testing/shown";

const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const replies = vi.hoisted(
  () =>
    new Map<
      string,
      { answer: (reply: unknown) => void; fail: (reply: Partial<ErrorReply>) => void }
    >(),
);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: Record<string, unknown> }) => {
    if (command === "find_local_servers") return Promise.resolve([]);
    asked.push([command, request]);
    return new Promise((answer, fail) => replies.set(command, { answer, fail }));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { SettingsForm } = await import("../models/settings.svelte");
const { default: Assistant } = await import("./Assistant.svelte");
const { default: Dialogs } = await import("./Dialogs.svelte");

const RULES = {
  context_window_tokens: { min: 256, max: 100_000, step: 1_024 },
  max_answer_tokens: { min: 16, max: 100_000, step: 256 },
  tokenizers: [{ id: "o200k", name: "Exact (o200k)", note: "Some" }],
} as CatalogueRules;

let desk: InstanceType<typeof Desk>;

function opened(...models: ModelView[]) {
  desk = new Desk();
  desk.catalogue = ownCatalogue(...models);
  const form = new SettingsForm(desk, { only_local: false } as Preferences, "");
  show(Assistant as never, desk, { form, rules: RULES });
  show(Dialogs, desk, {});
}

const text = (testid: string) => find(testid)?.textContent?.replace(/\s+/g, " ").trim();
const commands = () => asked.map(([command]) => command);

async function press(testid: string) {
  const button = await seeSettled(testid);
  button.focus();
  button.click();
  flushSync();
}

/** Rust answers, and the page has taken it in. */
async function answer(command: string, reply: unknown) {
  await vi.waitFor(() => expect(replies.has(command)).toBe(true), WAIT);
  replies.get(command)?.answer(reply);
  replies.delete(command);
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

function fail(command: string, message: string) {
  replies.get(command)?.fail({ code: "file_unavailable", message, fields: [], session: null });
}

function tellTransfer(transfer: Partial<Parameters<typeof aTransfer>[0]> = {}) {
  desk.hear({ kind: "transfer_changed", transfer: aTransfer(transfer) });
  flushSync();
}

beforeEach(() => {
  asked.length = 0;
  replies.clear();
  location.hash = "#/settings/assistant";
  aMain();
});

describe("models in files", { timeout: 60_000 }, () => {
  it("are said to be run without a network where there is none, with the ways to one", async () => {
    opened();
    expect(text("no-models")).toBe(
      "Hotseat runs GGUF models itself, without a network. Drop a file here, choose one, or download one.",
    );
    expect(text("choose-model-file")).toBe("Choose a model file…");
    expect(text("look-for-model-files")).toBe("Look for models on this computer");
    expect(text("open-shelf")).toBe("Download a model…");
    const card = find("provider");
    expect([card?.dataset.id, card?.getAttribute("aria-label")]).toEqual([
      "files",
      "On this computer",
    ]);
    expect([find("find-models"), find("add-model"), find("take-key")]).toEqual([null, null, null]);
    expect(await findings(card)).toEqual([]);
  });

  it("are listed with what their files hold, take and allow, and where they are", async () => {
    opened(aModelInFile({ note: "The file has no chat template." }));
    const row = text("model") ?? "";
    for (const words of [
      "Small",
      "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB",
      "Licence: apache-2.0.",
      "Takes about 6.1 GB of memory with a context of 16,384 tokens.",
      "The file has no chat template.",
    ]) {
      expect(row).toContain(words);
    }
    expect(text("model-path")).toBe("/models/small-q4.gguf");
    const signs = ["is-ours", "is-gone", "locate-model-file", "no-models"];
    expect(signs.map((one) => find(one))).toEqual([null, null, null, null]);
    expect(await findings(find("provider"))).toEqual([]);
  });

  it("say where the file is Hotseat’s own", () => {
    opened(aModelInFile({ is_ours: true }));
    expect(text("is-ours")).toBe("Hotseat’s copy");
  });

  it("are busy while they are tried, and say that loading takes a while", async () => {
    opened(aModelInFile());
    const said = heard();
    await press("test-model");
    expect(find("test-model")?.getAttribute("aria-busy")).toBe("true");
    const loading = "Loading Small and asking it for one word… This can take a minute.";
    expect(text("test-result")).toBe(loading);
    await answer("test_model", { is_reached: true, words: "Answers after 0.4 s." });
    await vi.waitFor(() => expect(text("test-result")).toBe("Answers after 0.4 s."), WAIT);
    await vi.waitFor(
      () => expect(said).toEqual(expect.arrayContaining([loading, "Answers after 0.4 s."])),
      WAIT,
    );
    expect(find("test-model")?.getAttribute("aria-busy")).toBeNull();
  });

  it("can be renamed and given other limits; what the file says is not asked", async () => {
    opened(aModelInFile());
    await press("edit-model");
    await see("model-form");
    const has = (id: string) => document.getElementById(id) !== null;
    expect(["field-model_name", "field-context_window", "field-max_answer"].every(has)).toBe(true);
    expect(["field-model_id", "field-tokenizer"].some(has)).toBe(false);
    expect(find("model-form")?.textContent).toContain("Leave it blank to use the file’s name.");
    await press("confirm");
    expect(asked).toMatchObject([["save_model", { remote_id: "small-q4", tokenizer: "own" }]]);
  });

  it.each([
    [true, "Hotseat’s copy of the file is deleted too."],
    [false, "The file stays where it is."],
  ])(
    "are removed after a question that says what becomes of the file: %j",
    async (is_ours, said) => {
      opened(aModelInFile({ is_ours }));
      await press("remove-model");
      const question = document.querySelector('[role="alertdialog"]')?.textContent ?? "";
      expect(question).toContain("Remove Small?");
      expect(question).toContain(`${said} Sessions prepared with it remain`);
      await press("confirm");
      await answer("remove_model", ownCatalogue());
      await vi.waitFor(() => expect(focused()).toBe("choose-model-file"), WAIT);
      expect(find("no-models")).not.toBeNull();
    },
  );
});

describe("a file that is gone", { timeout: 60_000 }, () => {
  it("is said to be, and can be shown; the focus goes on to the model", async () => {
    opened(aModelInFile({ is_there: false }));
    expect(text("is-gone")).toBe("File not found");
    expect(text("locate-model-file")).toBe("Find the file…");
    expect(await findings(find("provider"))).toEqual([]);
    await press("locate-model-file");
    expect(find("locate-model-file")?.getAttribute("aria-busy")).toBe("true");
    expect(asked).toMatchObject([["locate_model_file", { id: "files/small-q4" }]]);
    await answer("locate_model_file", ownCatalogue(aModelInFile()));
    await vi.waitFor(() => expect(focused()).toBe("test-model"), WAIT);
    expect(find("is-gone")).toBeNull();
  });

  it("says what is wrong with another one", async () => {
    opened(aModelInFile({ is_there: false }));
    const said = heard();
    await press("locate-model-file");
    fail("locate_model_file", "This is no model file.");
    expect((await see("locate-error")).textContent).toContain("This is no model file.");
    await vi.waitFor(() => expect(said).toContain("This is no model file."), WAIT);
    expect(focused()).toBe("locate-model-file");
  });
});

describe("a file that is about to be added", { timeout: 60_000 }, () => {
  async function shown(file: Partial<FoundFileView> = {}) {
    opened();
    await press("choose-model-file");
    await answer("choose_model_file", aFile(file));
    return await see("add-model-file");
  }

  it("says what it is, and is used where it is unless somebody says otherwise", async () => {
    const sheet = await shown({ from: "Ollama" });
    const words = sheet.textContent?.replace(/\s+/g, " ") ?? "";
    for (const part of [
      "Add Small",
      "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB",
      "Takes about 6.1 GB of memory with a context of 16,384 tokens.",
      "Licence: apache-2.0.",
      "From Ollama",
    ]) {
      expect(words).toContain(part);
    }
    expect(text("file-path")).toBe("/home/jane/small-q4.gguf");
    expect(find<HTMLInputElement>("file-place-there")?.checked).toBe(true);
    expect(await findings()).toEqual([]);
    await press("confirm");
    expect(asked.at(-1)).toMatchObject(["add_model_file", { file: 3, copies: false }]);
    expect(find("confirm")?.getAttribute("aria-busy")).toBe("true");
    await answer("add_model_file", ownCatalogue(aModelInFile()));
    await vi.waitFor(() => expect(find("add-model-file")).toBeNull(), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("choose-model-file"), WAIT);
    expect(find("own-models")).not.toBeNull();
  });

  it("is copied where that is wanted", async () => {
    await shown();
    find("file-place-copy")?.click();
    await press("confirm");
    expect(asked.at(-1)).toMatchObject(["add_model_file", { file: 3, copies: true }]);
  });

  it("is not copied while another is", async () => {
    await shown();
    tellTransfer();
    expect(find<HTMLInputElement>("file-place-copy")?.disabled).toBe(true);
    expect(find("add-model-file")?.textContent).toContain("Another model file is on its way.");
    tellTransfer({ is_done: true });
    expect(find<HTMLInputElement>("file-place-copy")?.disabled).toBe(false);
  });

  it("says in place that another was quicker, where only Rust knows of it", async () => {
    await shown();
    find("file-place-copy")?.click();
    await press("confirm");
    const words = "Another model file is on its way. Wait for it, or stop it first.";
    fail("add_model_file", words);
    expect((await see("add-file-error")).textContent).toContain(words);
    expect(find<HTMLInputElement>("file-place-copy")?.checked).toBe(true);
  });

  it("that can’t be run says why, and can only be put away", async () => {
    await shown({ words: "", licence: "", needs: "", trouble: "This is no model file." });
    expect(text("file-trouble")).toBe("This is no model file.");
    expect(["confirm", "cancel", "file-facts", "file-place-there"].map((one) => find(one))).toEqual(
      [null, null, null, null],
    );
    expect(await findings()).toEqual([]);
    await press("close-file");
    await vi.waitFor(() => expect(find("add-model-file")).toBeNull(), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("choose-model-file"), WAIT);
  });

  it("that is offered already says so", async () => {
    await shown({ is_offered: true });
    expect(text("is-offered")).toBe("This model is already on the list.");
    expect([find("confirm"), find("file-place-there")]).toEqual([null, null]);
    expect(find("close-file")).not.toBeNull();
  });

  it("says in place why it was not added, and can be tried again", async () => {
    await shown();
    await press("confirm");
    fail("add_model_file", "The disk is full.");
    expect((await see("add-file-error")).textContent).toContain("The disk is full.");
    expect(desk.toasts.all).toEqual([]);
    await press("confirm");
    expect(commands().filter((one) => one === "add_model_file")).toHaveLength(2);
  });

  it("is shown over any screen when it is dropped", async () => {
    desk = new Desk();
    location.hash = "#/help";
    show(Dialogs, desk, {});
    desk.hear({ kind: "model_file_dropped", file: aFile() });
    expect((await see("add-model-file")).textContent).toContain("Add Small");
    expect(location.hash).toBe("#/settings/assistant/files");
  });
});

describe("models of other programs", { timeout: 60_000 }, () => {
  async function looked(...files: FoundFileView[]) {
    opened();
    await press("look-for-model-files");
    expect((await see("found-model-files")).textContent).toContain(
      "Looking for models of other programs…",
    );
    await answer("find_model_files", files);
  }

  it("are listed with whose they are, and are added one by one", async () => {
    const of = (file: number, from: string) => aFile({ file, from, path: `/${file}`, name: from });
    await looked(of(1, "Ollama"), { ...of(2, "Jan"), is_offered: true });
    const rows = [...document.querySelectorAll('[data-testid="listed-model"]')];
    expect(rows.map(({ textContent }) => textContent?.replace(/\s+/g, " ").trim())).toEqual([
      "Ollama Ollama · qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB Add…",
      "Jan Jan · qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB Already on the list",
    ]);
    expect(await findings()).toEqual([]);
    await press("add-found-file");
    await see("add-model-file");
    await press("confirm");
    expect(asked.at(-1)).toMatchObject(["add_model_file", { file: 1 }]);
    await answer("add_model_file", ownCatalogue(aModelInFile()));
    await vi.waitFor(() => expect(find("add-model-file")).toBeNull(), WAIT);
    expect(find("add-found-file")).toBeNull();
    // The button that was pressed is gone; the focus stays in the list.
    const has_focus = () => find("found-model-files")?.contains(document.activeElement);
    await vi.waitFor(() => expect(has_focus()).toBe(true), WAIT);
    await press("close-list");
    await vi.waitFor(() => expect(find("found-model-files")).toBeNull(), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("look-for-model-files"), WAIT);
  });

  it("are said not to be there", async () => {
    await looked();
    expect(text("nothing-found")).toBe("No models of other programs were found.");
  });

  it("are looked for again where that failed", async () => {
    opened();
    await press("look-for-model-files");
    fail("find_model_files", "It broke.");
    expect((await see("trouble")).textContent).toContain("It broke.");
    await press("retry");
    expect(commands()).toEqual(["find_model_files", "find_model_files"]);
  });
});

describe("a file on its way", { timeout: 60_000 }, () => {
  it("says how far it is, and can be stopped; the focus goes on to what is there", async () => {
    opened();
    const said = heard();
    tellTransfer();
    const bar = document.querySelector('[role="progressbar"]');
    const told = () => ["aria-valuenow", "aria-valuemax"].map((one) => bar?.getAttribute(one));
    expect(told()).toEqual(["255", "1000"]);
    expect(text("transfer-words")).toBe("Adding Small… 1.2 GB of 4.7 GB");
    expect(await findings(find("provider"))).toEqual([]);
    tellTransfer({ per_mille: 500, words: "2.3 GB of 4.7 GB" });
    expect(told()).toEqual(["500", "1000"]);
    await press("stop-transfer");
    expect(commands()).toEqual(["stop_transfer"]);
    tellTransfer({ is_done: true, trouble: "Stopped." });
    expect(find("transfer")).toBeNull();
    expect(text("transfer-trouble")).toBe("Small was not added. Stopped.");
    await vi.waitFor(() => expect(focused()).toBe("choose-model-file"), WAIT);
    const ends = ["Adding Small…", "Small was not added. Stopped."];
    await vi.waitFor(() => expect(said).toEqual(expect.arrayContaining(ends)), WAIT);
  });

  it("that came over is said, and nothing of it stays", async () => {
    opened();
    const said = heard();
    tellTransfer({ name: "Large" });
    tellTransfer({ name: "Large", per_mille: 1000, is_done: true });
    expect([find("transfer"), find("transfer-trouble")]).toEqual([null, null]);
    await vi.waitFor(() => expect(said).toContain("Large was added."), WAIT);
  });

  it("takes the focus from nothing else when it ends", async () => {
    opened();
    tellTransfer();
    find("look-for-model-files")?.focus();
    tellTransfer({ is_done: true });
    expect(focused()).toBe("look-for-model-files");
  });
});
