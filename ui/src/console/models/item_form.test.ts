// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Content, ErrorCode, FieldError, ItemDraft } from "../../shared/ipc/types";
import { aChallenge, aView } from "./testing_library";

type Request = Record<string, unknown>;
const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: Request }) => {
    asked.push([command, request]);
    const answer = answers.get(command) ?? null;
    return typeof answer === "function" ? (answer as (r: Request) => unknown)(request) : answer;
  },
}));

const { Desk } = await import("./desk.svelte");
const { ItemForm } = await import("./item_form.svelte");
const { keepDropped, keepFile } = await import("./pictures");

const refusal =
  (code: ErrorCode, message: string, fields: FieldError[] = []) =>
  () => {
    throw { code, message, fields, session: null };
  };
const sent = (command: string) =>
  asked.filter(([name]) => name === command).map(([, request]) => request);
const titled = (title: string) => aChallenge({ title });
const titleOf = (content: unknown) => (content as Content).title;

let desk: InstanceType<typeof Desk>;

async function opened(id: string | null = "1", version: number | null = null) {
  const form = new ItemForm(desk, { kind: "challenge", id, version });
  const close = form.open();
  await form.load();
  return { form, close };
}

beforeEach(() => {
  vi.useFakeTimers();
  desk = new Desk();
  asked.length = 0;
  answers.clear();
  answers.set("library_item", aView({ revision: 4, version: 2 }));
  answers.set("check_item", { errors: [], remote_pictures: [] });
});

afterEach(() => void vi.useRealTimers());

describe("what is typed", () => {
  it("is kept as a draft soon, and no draft is left once it is as it was", async () => {
    const { form } = await opened();
    const kept = form.content;
    form.change(titled("Token bucket"));
    await vi.advanceTimersByTimeAsync(500);
    expect(sent("keep_item_draft")).toEqual([
      { id: "1", draft: { revision: 4, content: titled("Token bucket") } },
    ]);
    expect([form.kept, form.edited]).toEqual(["draft", true]);
    form.change({ ...titled("x"), title: kept.title });
    await vi.advanceTimersByTimeAsync(500);
    expect(sent("discard_item_draft")).toEqual([{ kind: "challenge", id: "1" }]);
    expect([form.kept, form.edited]).toEqual(["nothing", false]);
  });

  it("is kept when the page is left at once", async () => {
    const { form, close } = await opened();
    form.change(titled("Token bucket"));
    close();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent("keep_item_draft")).toHaveLength(1);
  });

  it("is there again with the page, and what is kept is not", async () => {
    answers.set("item_draft", { revision: 4, content: titled("Token bucket") });
    const { form } = await opened();
    expect([form.content.title, form.kept, form.edited]).toEqual(["Token bucket", "draft", true]);
  });

  it("of another place is nothing here: a draft that says what is kept is none", async () => {
    answers.set("item_draft", { revision: 4, content: aChallenge() });
    const { form } = await opened();
    expect([form.kept, form.edited]).toEqual(["nothing", false]);
  });

  it("that is discarded comes back by the message that says so", async () => {
    const { form } = await opened();
    form.change(titled("Token bucket"));
    form.discard();
    expect(form.content.title).toBe("Rate limiter");
    desk.toasts.all[0]?.action?.run();
    expect(form.content.title).toBe("Token bucket");
  });
});

describe("saving", () => {
  it("sends what is typed with the revision it was typed over, and leaves no draft", async () => {
    answers.set("save_item", aView({ revision: 5, version: 3 }, titled("Token bucket")));
    const { form } = await opened();
    form.change(titled(" Token bucket "));
    expect((await form.save())?.version).toBe(3);
    expect(sent("save_item")[0]).toMatchObject({ id: "1", revision: 4 });
    expect(asked.at(-1)?.[0]).toBe("discard_item_draft");
    expect([form.content.title, form.edited, form.kept]).toEqual(["Token bucket", false, "saved"]);
  });

  it("keeps what was typed while it was under way", async () => {
    let answer = (_: unknown) => {};
    answers.set("save_item", () => new Promise((resolve) => (answer = resolve)));
    const { form } = await opened();
    form.change(titled("Token bucket"));
    const saved = form.save();
    await vi.advanceTimersByTimeAsync(0);
    form.change(titled("Leaky bucket"));
    answer(aView({ revision: 5 }, titled("Token bucket")));
    await saved;
    expect([form.content.title, form.edited]).toEqual(["Leaky bucket", true]);
    await vi.advanceTimersByTimeAsync(500);
    expect(titleOf((sent("keep_item_draft").at(-1)?.draft as ItemDraft).content)).toBe(
      "Leaky bucket",
    );
  });

  it("shows errors from the first refusal on, and judges what is typed after that", async () => {
    const error = { field: "title", message: "A title is required" } as const;
    answers.set("check_item", { errors: [error], remote_pictures: [] });
    const { form } = await opened();
    form.change(titled(""));
    await vi.advanceTimersByTimeAsync(500);
    expect(form.errors).toEqual([]);
    answers.set("save_item", refusal("invalid_input", "1 thing to fix", [error]));
    expect(await form.save()).toBeNull();
    expect(form.errors).toEqual([error]);
    answers.set("check_item", { errors: [], remote_pictures: ["https://e.com/a.png"] });
    form.change(titled("Again"));
    await vi.advanceTimersByTimeAsync(500);
    expect([form.errors, form.remote_pictures]).toEqual([[], ["https://e.com/a.png"]]);
  });

  it("sends the same request once more for the same content, and another one for another", async () => {
    answers.set("save_item", refusal("storage_full", "The disk is full"));
    const { form } = await opened();
    form.change(titled("Token bucket"));
    await form.save();
    await form.save();
    form.change(titled("Leaky bucket"));
    await form.save();
    const [first, second, third] = sent("save_item").map(({ request_id }) => request_id);
    expect([first === second, first === third]).toEqual([true, false]);
  });

  it("of a new one leaves no draft of a new one", async () => {
    answers.set("save_item", aView({ id: "9" }, titled("Token bucket")));
    const { form } = await opened(null);
    form.change(titled("Token bucket"));
    await form.save();
    expect(sent("save_item")[0]).toMatchObject({ id: null, revision: null });
    expect(sent("discard_item_draft")).toEqual([{ kind: "challenge", id: null }]);
  });
});

describe("a change that came in between", () => {
  async function stale() {
    const { form } = await opened();
    form.change(titled("Mine"));
    answers.set("save_item", refusal("item_changed", "It was changed in the meantime"));
    await form.save();
    answers.set("library_item", aView({ revision: 7 }, titled("Theirs")));
    return form;
  }

  it("is asked about, and nothing is written over", async () => {
    const form = await stale();
    expect([form.stale, form.content.title]).toEqual(["It was changed in the meantime", "Mine"]);
    expect(desk.toasts.all).toEqual([]);
  });

  it("is looked at, and what was typed comes back by the message that says so", async () => {
    const form = await stale();
    await form.takeTheirs();
    expect([form.stale, form.content.title]).toEqual([null, "Theirs"]);
    desk.toasts.all[0]?.action?.run();
    expect([form.content.title, form.edited]).toEqual(["Mine", true]);
  });

  it("is saved over with the revision it has now", async () => {
    const form = await stale();
    answers.set("save_item", aView({ revision: 8 }, titled("Mine")));
    await form.saveOver();
    expect(sent("save_item").at(-1)).toMatchObject({ revision: 7 });
    expect([form.stale, form.content.title]).toEqual([null, "Mine"]);
  });

  it("is asked about where a draft is older than it, also once more of the library changed", async () => {
    answers.set("item_draft", { revision: 2, content: titled("Mine") });
    const { form } = await opened();
    desk.knowLibrary({ challenges: 1, rubrics: 0, templates: 0 });
    answers.set("library_item", aView({ revision: 5, is_archived: true }));
    desk.knowLibrary({ challenges: 0, rubrics: 0, templates: 0 });
    await vi.advanceTimersByTimeAsync(0);
    answers.set("save_item", refusal("item_changed", "It was changed in the meantime"));
    await form.save();
    expect(sent("save_item")[0]).toMatchObject({ revision: 2 });
    expect(form.stale).toBe("It was changed in the meantime");
    form.discard();
    expect([form.stale, form.edited]).toEqual([null, false]);
    form.change(titled("Again"));
    await form.save();
    expect(sent("save_item").at(-1)).toMatchObject({ revision: 5 });
  });

  it("shows itself where nothing was typed, and waits where something was", async () => {
    const { form } = await opened();
    answers.set("library_item", aView({ revision: 7 }, titled("Theirs")));
    desk.knowLibrary({ challenges: 1, rubrics: 0, templates: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.content.title).toBe("Theirs");
    form.change(titled("Mine"));
    answers.set("library_item", aView({ revision: 9 }, titled("Theirs again")));
    desk.knowLibrary({ challenges: 1, rubrics: 0, templates: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.content.title).toBe("Mine");
    answers.set("save_item", aView({ revision: 10 }));
    await form.save();
    expect(sent("save_item")[0]).toMatchObject({ revision: 7 });
  });

  it("is none where the item was only put aside: what is typed is saved all the same", async () => {
    const { form } = await opened();
    form.change(titled("Mine"));
    answers.set("library_item", aView({ revision: 5, is_archived: true }));
    desk.knowLibrary({ challenges: 0, rubrics: 0, templates: 0 });
    await vi.advanceTimersByTimeAsync(0);
    answers.set("save_item", aView({ revision: 6 }, titled("Mine")));
    await form.save();
    expect(sent("save_item")[0]).toMatchObject({ revision: 5 });
  });
});

describe("an older version", () => {
  it("can be read, and neither changed nor saved nor taken for a draft", async () => {
    answers.set("library_item", aView({ version: 3 }, titled("As it was"), { version: 1 }));
    answers.set("item_draft", { revision: 1, content: titled("Draft") });
    const { form } = await opened("1", 1);
    form.change(titled("Mine"));
    expect([form.locked, form.content.title]).toEqual([true, "As it was"]);
    expect(await form.save()).toBeNull();
    expect(sent("item_draft").concat(sent("save_item"))).toEqual([]);
  });
});

it.each([
  ["that is gone", null],
  ["that was deleted", aView({ is_deleted: true })],
])("an item %s is missing, and no trouble", async (_, answer) => {
  answers.set("library_item", answer);
  const { form } = await opened();
  expect([form.missing, form.error]).toEqual([true, null]);
});

it("a picture is kept with the challenge under the name Rust gave it", async () => {
  const picture = { name: "graph.png", sha256: "ab", media: "png", bytes: 5 };
  answers.set("add_picture", picture);
  const { form } = await opened();
  vi.useRealTimers();
  const file = new File(["bytes"], "My Graph.PNG", { type: "image/png" });
  expect(await form.addPictures([keepFile(file)])).toEqual([picture]);
  expect(sent("add_picture")[0]).toEqual({
    name: "My Graph.PNG",
    base64: btoa("bytes"),
    taken: [],
  });
  expect(form.content).toMatchObject({ pictures: [picture] });
});

it("a dropped picture is kept as its bytes came", async () => {
  const picture = { name: "graph.png", sha256: "ab", media: "png", bytes: 5 };
  answers.set("add_picture", picture);
  const { form } = await opened();
  await form.addPictures([keepDropped({ name: "Graph.png", base64: "AAAA" })]);
  expect(sent("add_picture")).toEqual([{ name: "Graph.png", base64: "AAAA", taken: [] }]);
});

it("pictures are dropped on the task that is open, and where none is that is said", () => {
  const taken = vi.fn();
  const pictures = [{ name: "a.png", base64: "AAAA" }];
  const leave = desk.takePictures(taken);
  desk.hear({ kind: "pictures_dropped", pictures });
  expect([taken.mock.calls, desk.toasts.all]).toEqual([[[pictures]], []]);
  leave();
  desk.hear({ kind: "pictures_dropped", pictures });
  expect(taken).toHaveBeenCalledOnce();
  expect(desk.toasts.all[0]?.title).toBe("The picture was not added");
});
