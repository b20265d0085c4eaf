// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, Preferences } from "../../shared/ipc/types";
import { heard, WAIT } from "../../shared/parts/testing/shown";
import { aFile, aModelInFile, aShelfModel, aTransfer, ownCatalogue } from "./testing_files";

const answers = vi.hoisted(() => new Map<string, unknown>());
const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    const answer = answers.get(command);
    return answer instanceof Refusal ? Promise.reject(answer.reply) : Promise.resolve(answer);
  },
}));

class Refusal {
  readonly reply: ErrorReply;
  constructor(reply: Partial<ErrorReply>) {
    this.reply = { code: "internal", message: "No.", fields: [], session: null, ...reply };
  }
}

const { Desk } = await import("./desk.svelte");

const requests = (command: string) => asked.filter(([one]) => one === command).map(([, r]) => r);

function opened() {
  const desk = new Desk();
  desk.catalogue = ownCatalogue();
  return { desk, files: desk.model_files };
}

beforeEach(() => {
  answers.clear();
  asked.length = 0;
  location.hash = "";
});

describe("a file", () => {
  it("that is chosen is shown, and nothing where the dialog was put away", async () => {
    const { files } = opened();
    answers.set("choose_model_file", null);
    await files.choose();
    expect(files.shown).toBeNull();
    answers.set("choose_model_file", aFile());
    await files.choose();
    expect(files.shown).toEqual(aFile());
    expect(location.hash).toBe("");
  });

  it("that is dropped is shown in the settings of the assistant, from any screen", () => {
    const { desk, files } = opened();
    location.hash = "#/help";
    files.place = "copy";
    desk.hear({ kind: "model_file_dropped", file: aFile() });
    expect(location.hash).toBe("#/settings/assistant/files");
    expect([files.shown, files.place]).toEqual([aFile(), "there"]);
  });

  it("is used where it is unless a copy is wanted, and is asked for by its handle", async () => {
    const { desk, files } = opened();
    const said = heard();
    answers.set("add_model_file", ownCatalogue(aModelInFile()));
    files.show(aFile());
    await files.add();
    expect(files.shown).toBeNull();
    expect(desk.catalogue?.models).toHaveLength(1);
    await vi.waitFor(() => expect(said).toEqual(["Small was added."]), WAIT);
    files.show(aFile({ file: 4 }));
    files.place = "copy";
    await files.add();
    expect(requests("add_model_file")).toMatchObject([
      { file: 3, copies: false },
      { file: 4, copies: true },
    ]);
    // A copy is under way then, and its end is told by news.
    expect(said).toHaveLength(1);
  });

  it("that was not added says why, and is sent as the same request again", async () => {
    const { desk, files } = opened();
    answers.set("add_model_file", new Refusal({ message: "The disk is full." }));
    files.show(aFile());
    await files.add();
    expect([files.shown, files.error?.message]).toEqual([aFile(), "The disk is full."]);
    expect(desk.toasts.all).toEqual([]);
    answers.set("add_model_file", ownCatalogue());
    await files.add();
    expect([files.shown, files.error]).toEqual([null, null]);
    files.show(aFile());
    await files.add();
    const [first, second, third] = requests("add_model_file").map(({ request_id }) => request_id);
    expect(first).toBe(second);
    expect(third).not.toBe(second);
  });

  it("that is dropped while another is added is not put away with that", async () => {
    const { desk, files } = opened();
    let end: (catalogue: unknown) => void = () => undefined;
    answers.set("add_model_file", new Promise((resolve) => (end = resolve)));
    files.show(aFile());
    const adding = files.add();
    await files.add();
    expect(requests("add_model_file")).toHaveLength(1);
    desk.hear({ kind: "model_file_dropped", file: aFile({ file: 9 }) });
    end(ownCatalogue());
    await adding;
    expect(files.shown?.file).toBe(9);
  });
});

describe("what was found of other programs", () => {
  const others = [aFile({ from: "Ollama" }), aFile({ file: 4, path: "/b", from: "Jan" })];

  it("is under way until it is there, and forgotten once somebody has closed it", async () => {
    const { files } = opened();
    answers.set("find_model_files", others);
    const looking = files.look();
    expect(files.found.shown).toEqual({ rows: null, error: null });
    await looking;
    expect(files.found.shown?.rows).toEqual(others);
    const late = files.look();
    files.found.close();
    await late;
    expect(files.found.shown).toBeNull();
  });

  it("says why it is not known", async () => {
    const { files } = opened();
    answers.set("find_model_files", new Refusal({ message: "It broke." }));
    await files.look();
    expect(files.found.shown?.error?.message).toBe("It broke.");
  });

  it("stays open with what was added, and is put away for a copy, whose progress is shown", async () => {
    const { files } = opened();
    answers.set("find_model_files", others);
    answers.set("add_model_file", ownCatalogue());
    await files.look();
    const [first, second] = others;
    if (first) files.show(first);
    await files.add();
    expect(files.found.shown?.rows?.map(({ is_offered }) => is_offered)).toEqual([true, false]);
    if (second) files.show(second);
    files.place = "copy";
    await files.add();
    expect(files.found.shown).toBeNull();
  });
});

describe("the file of a model", () => {
  const model = aModelInFile({ is_there: false });

  it("is shown by the interviewer, and stays lost where the dialog was put away", async () => {
    const { desk, files } = opened();
    answers.set("locate_model_file", null);
    const catalogue = desk.catalogue;
    await files.locate(model);
    expect(desk.catalogue).toBe(catalogue);
    answers.set("locate_model_file", ownCatalogue(aModelInFile()));
    const locating = files.locate(model);
    expect(files.isLocating(model)).toBe(true);
    await locating;
    expect(desk.catalogue?.models[0]?.file?.is_there).toBe(true);
    expect([files.isLocating(model), files.locateError(model)]).toEqual([false, null]);
    expect(requests("locate_model_file")).toMatchObject([{ id: model.id }, { id: model.id }]);
  });

  it("says what is wrong with the one that was shown, until the list is left", async () => {
    const { files } = opened();
    answers.set("locate_model_file", new Refusal({ message: "This is no model file." }));
    await files.locate(model);
    expect(files.locateError(model)).toBe("This is no model file.");
    expect(files.locateError({ id: "files/other" })).toBeNull();
    files.left();
    expect(files.locateError(model)).toBeNull();
  });
});

describe("a copy", () => {
  const tell = (desk: InstanceType<typeof Desk>, more = {}) =>
    desk.hear({ kind: "transfer_changed", transfer: aTransfer(more) });

  it("can be stopped while it is made", async () => {
    const { desk, files } = opened();
    tell(desk);
    expect(files.is_transferring).toBe(true);
    answers.set("stop_transfer", null);
    await files.stop();
    expect(asked.map(([command]) => command)).toEqual(["stop_transfer"]);
    tell(desk, { is_done: true, trouble: "Stopped." });
    expect(files.is_transferring).toBe(false);
  });

  it("that is done is said where Settings are shown", async () => {
    const { desk } = opened();
    const said = heard();
    location.hash = "#/settings";
    tell(desk, { name: "Large" });
    tell(desk, { name: "Large", is_done: true });
    await vi.waitFor(() => expect(said).toContain("Large was added."), WAIT);
    expect(desk.toasts.all).toEqual([]);
  });

  it.each([
    [null, "Small was added"],
    ["The disk is full.", "Small was not added"],
  ])("that ends on another screen is a message, with the way there: %j", (trouble, title) => {
    const { desk } = opened();
    tell(desk, { is_done: true, trouble });
    expect(desk.toasts.all).toMatchObject([{ title, detail: trouble }]);
    desk.toasts.all[0]?.action?.run();
    expect(location.hash).toBe("#/settings/assistant/files");
  });

  it("that is over is forgotten once the list is left, and one under way is not", () => {
    const { desk, files } = opened();
    tell(desk);
    files.left();
    expect(files.transfer).not.toBeNull();
    tell(desk, { is_done: true, trouble: "The disk is full." });
    files.left();
    expect(files.transfer).toBeNull();
  });
});

describe("a page that loads", () => {
  const start = (transfer: unknown) => ({
    ...{ catalogue: ownCatalogue(), preferences: {}, handover: null, draft: null, library: null },
    ...{ import: null, record: null, has_passcode: false, notices: [], opens: null, transfer },
  });

  it("shows what is under way", async () => {
    const { desk, files } = opened();
    answers.set("console_start", start(aTransfer({ name: "Large" })));
    await desk.open();
    expect(desk.failure).toBeNull();
    expect([files.transfer?.name, files.is_transferring]).toEqual(["Large", true]);
  });

  it("says why the last one was not added, and does not tell it as news", async () => {
    const { desk, files } = opened();
    answers.set("console_start", start(aTransfer({ is_done: true, trouble: "The disk is full." })));
    await desk.open();
    expect([files.transfer?.trouble, desk.toasts.all]).toEqual(["The disk is full.", []]);
  });

  it("keeps to news that came first, which are newer", async () => {
    const { desk, files } = opened();
    answers.set("console_start", start(aTransfer()));
    const opening = desk.open();
    desk.hear({ kind: "transfer_changed", transfer: aTransfer({ per_mille: 900 }) });
    await opening;
    expect(files.transfer?.per_mille).toBe(900);
  });
});

describe("what can be downloaded", () => {
  it("is open alone: neither list lies over the other", async () => {
    const { files } = opened();
    answers.set("find_model_files", [aFile()]);
    answers.set("list_shelf", [aShelfModel()]);
    const late = files.look();
    await files.browse();
    await late;
    expect(files.shelf.list.shown?.rows).toEqual([aShelfModel()]);
    expect(files.found.shown).toBeNull();
    await files.look();
    expect(files.found.shown?.rows).toEqual([aFile()]);
    expect(files.shelf.list.shown).toBeNull();
    await files.browse();
    files.left();
    expect(files.shelf.list.shown).toBeNull();
  });

  it("is put away for a copy of a file that was dropped on it", async () => {
    const { desk, files } = opened();
    answers.set("list_shelf", [aShelfModel()]);
    answers.set("add_model_file", ownCatalogue());
    await files.browse();
    desk.hear({ kind: "model_file_dropped", file: aFile() });
    files.place = "copy";
    await files.add();
    expect(files.shelf.list.shown).toBeNull();
  });

  it("is asked for again behind what is shown when a transfer ends", async () => {
    const { desk, files } = opened();
    const end = () =>
      desk.hear({ kind: "transfer_changed", transfer: aTransfer({ is_done: true }) });
    end();
    expect(requests("list_shelf")).toHaveLength(0);
    answers.set("list_shelf", [aShelfModel()]);
    await files.browse();
    answers.set("list_shelf", [aShelfModel({ is_offered: true })]);
    end();
    expect(files.shelf.list.shown?.rows).toEqual([aShelfModel()]);
    await vi.waitFor(() => expect(files.shelf.list.shown?.rows?.[0]?.is_offered).toBe(true), WAIT);
  });

  it("can’t be while Offline is on or another file is on its way, and says which", () => {
    const { desk, files } = opened();
    expect([files.offline, files.obstacle]).toEqual([null, null]);
    desk.hear({ kind: "transfer_changed", transfer: aTransfer() });
    expect(files.offline).toBeNull();
    expect(files.obstacle).toContain("Another model file is on its way.");
    desk.preferences = { only_local: true } as Preferences;
    expect(files.offline).toContain("Offline is on.");
    expect(files.obstacle).toBe(files.offline);
  });
});

describe("a download", () => {
  async function browsed() {
    const one = opened();
    answers.set("list_shelf", [aShelfModel(), aShelfModel({ id: "large-q4", name: "Large" })]);
    await one.files.browse();
    return { ...one, shelf: one.files.shelf };
  }

  it("closes the list once it has begun, and is another request when it is wanted again", async () => {
    const { files, shelf } = await browsed();
    answers.set("download_model", null);
    const asking = shelf.download({ id: "small-q4" });
    expect(shelf.beginning).toBe("small-q4");
    await shelf.download({ id: "large-q4" });
    await asking;
    expect([shelf.beginning, shelf.list.shown]).toEqual([null, null]);
    await files.browse();
    await shelf.download({ id: "small-q4" });
    const ids = requests("download_model").map(({ id }) => id);
    expect(ids).toEqual(["small-q4", "small-q4"]);
    expect(new Set(requests("download_model").map(({ request_id }) => request_id)).size).toBe(2);
  });

  it("that was refused says why at its model, and is sent as the same request again", async () => {
    const { desk, files, shelf } = await browsed();
    answers.set("download_model", new Refusal({ code: "not_now", message: "Offline is on." }));
    await shelf.download({ id: "small-q4" });
    expect(["small-q4", "large-q4"].map((id) => shelf.refusal({ id }))).toEqual([
      "Offline is on.",
      null,
    ]);
    expect([shelf.list.shown === null, desk.toasts.all]).toEqual([false, []]);
    await shelf.download({ id: "small-q4" });
    const [first, second] = requests("download_model").map(({ request_id }) => request_id);
    expect(first).toBe(second);
    await files.browse();
    expect(shelf.refusal({ id: "small-q4" })).toBeNull();
  });

  it("that is refused after the list was closed is a message", async () => {
    const { desk, shelf } = await browsed();
    answers.set("download_model", new Refusal({ code: "not_now", message: "Offline is on." }));
    const asking = shelf.download({ id: "small-q4" });
    shelf.list.close();
    await asking;
    expect(desk.toasts.all).toHaveLength(1);
    expect(shelf.refusal({ id: "small-q4" })).toBeNull();
  });
});
