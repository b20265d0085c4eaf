// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  CatalogueRules,
  ErrorReply,
  Preferences,
  ShelfView,
  TransferView,
} from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import {
  aMain,
  focused,
  heard,
  press as pressKey,
  see,
  seeSettled,
  WAIT,
} from "../../shared/parts/testing/shown";
import { aShelfModel, aTransfer, ownCatalogue } from "../models/testing_files";
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

const OFFLINE = "Offline is on. Switch it off to download a model.";
const BUSY = "Another model file is on its way. Wait for it, or stop it first.";
const LARGE = aShelfModel({ id: "large-q4", name: "Large", begun: "1.2 GB of 4.7 GB" });

let desk: InstanceType<typeof Desk>;

function opened(only_local = false) {
  desk = new Desk();
  desk.catalogue = ownCatalogue();
  desk.preferences = { only_local } as Preferences;
  const form = new SettingsForm(desk, desk.preferences, "");
  show(Assistant as never, desk, { form, rules: {} as CatalogueRules });
}

const text = (testid: string) => find(testid)?.textContent?.replace(/\s+/g, " ").trim();
const is_off = (node: HTMLElement | null) => node?.getAttribute("aria-disabled") === "true";
const rows = () =>
  [...document.querySelectorAll('[data-testid="listed-model"]')].map(({ textContent }) =>
    textContent?.replace(/\s+/g, " ").trim(),
  );
const downloads = () => asked.filter(([command]) => command === "download_model");

/** The button of a model, once a press of it counts. */
async function button(id: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const one = document.querySelector<HTMLElement>(
      `[data-testid="download-model"][data-id=${id}]`,
    );
    if (!one || one.dataset.fresh !== undefined) throw new Error(`${id} can’t be pressed`);
    return one;
  }, WAIT);
}

function pressed(node: HTMLElement) {
  node.focus();
  node.click();
  flushSync();
}

const press = async (testid: string) => pressed(await seeSettled(testid));

/** Rust answers, and the page has taken it in. */
async function answer(command: string, reply: unknown) {
  await vi.waitFor(() => expect(replies.has(command)).toBe(true), WAIT);
  replies.get(command)?.answer(reply);
  replies.delete(command);
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

function fail(command: string, message: string) {
  replies.get(command)?.fail({ code: "not_now", message, fields: [], session: null });
}

function tellTransfer(transfer: Partial<TransferView> = {}) {
  desk.hear({ kind: "transfer_changed", transfer: aTransfer(transfer) });
  flushSync();
}

async function browsed(...models: ShelfView[]) {
  opened();
  await press("open-shelf");
  await answer("list_shelf", models);
}

beforeEach(() => {
  asked.length = 0;
  replies.clear();
  location.hash = "#/settings/assistant";
  aMain();
});

describe("models to download", { timeout: 60_000 }, () => {
  it("are listed with what they are, where they come from and what is here of them", async () => {
    opened();
    await press("open-shelf");
    const sheet = await see("model-shelf");
    const said = heard();
    expect(sheet.textContent).toContain("Looking up the models…");
    await vi.waitFor(() => expect(said).toContain("Looking up the models…"), WAIT);
    const gone = aShelfModel({ id: "tiny-q8", name: "Tiny", is_offered: true });
    await answer("list_shelf", [aShelfModel(), LARGE, gone]);
    const words = "Qwen · 4.7 GB · Apache-2.0 · context of 32,768 tokens · from huggingface.co";
    expect(rows()).toEqual([
      `Small ${words} Download`,
      `Large ${words} · 1.2 GB of 4.7 GB are here already Go on`,
      `Tiny ${words} Added`,
    ]);
    const labels = [...document.querySelectorAll('[data-testid="download-model"]')].map((one) =>
      one.getAttribute("aria-label"),
    );
    expect(labels).toEqual(["Download Small", "Go on downloading Large"]);
    for (const part of [
      "These models are known to run on laptops.",
      "Larger ones answer better and need more memory.",
      "Hotseat checks each file after downloading, and downloads nothing while Offline is on.",
    ]) {
      expect(sheet.textContent).toContain(part);
    }
    expect(find("shelf-obstacle")).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("are said not to be there", async () => {
    await browsed();
    expect(text("nothing-found")).toBe("There is no model to download.");
    expect(await findings()).toEqual([]);
  });

  it("are asked for again where that failed", async () => {
    opened();
    await press("open-shelf");
    fail("list_shelf", "It broke.");
    expect((await see("trouble")).textContent).toContain("It broke.");
    await press("retry");
    await answer("list_shelf", [aShelfModel()]);
    expect(rows()).toHaveLength(1);
    const has_focus = () => find("model-shelf")?.contains(document.activeElement);
    await vi.waitFor(() => expect(has_focus()).toBe(true), WAIT);
  });

  it("are put away by Close or Esc; the focus goes back to what opened them", async () => {
    await browsed(aShelfModel());
    await press("close-list");
    await vi.waitFor(() => expect(find("model-shelf")).toBeNull(), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("open-shelf"), WAIT);
    await press("open-shelf");
    await answer("list_shelf", [aShelfModel()]);
    await vi.waitFor(() => {
      pressKey(document.activeElement ?? document.body, "Escape");
      expect(find("model-shelf")).toBeNull();
    }, WAIT);
    await vi.waitFor(() => expect(focused()).toBe("open-shelf"), WAIT);
  });

  it("are never shown beside those of other programs", async () => {
    await browsed(aShelfModel());
    void desk.model_files.look();
    flushSync();
    await see("found-model-files");
    await vi.waitFor(() => expect(find("model-shelf")).toBeNull(), WAIT);
  });
});

describe("a download", { timeout: 60_000 }, () => {
  it("closes the list, and its progress is shown", async () => {
    await browsed(aShelfModel(), LARGE);
    pressed(await button("large-q4"));
    expect(asked.at(-1)).toMatchObject(["download_model", { id: "large-q4" }]);
    expect((await button("large-q4")).getAttribute("aria-busy")).toBe("true");
    expect(is_off(await button("small-q4"))).toBe(true);
    pressed(await button("small-q4"));
    expect(downloads()).toHaveLength(1);
    await answer("download_model", null);
    await vi.waitFor(() => expect(find("model-shelf")).toBeNull(), WAIT);
    await vi.waitFor(() => expect(focused()).toBe("open-shelf"), WAIT);
    tellTransfer({ name: "Large" });
    expect(text("transfer-words")).toBe("Adding Large… 1.2 GB of 4.7 GB");
    expect(find("stop-transfer")?.getAttribute("aria-label")).toBe("Stop adding Large");
  });

  it("that was refused says why beneath its model, and can be asked for again", async () => {
    await browsed(aShelfModel(), LARGE);
    const said = heard();
    pressed(await button("large-q4"));
    fail("download_model", BUSY);
    expect((await see("row-error")).textContent).toContain(BUSY);
    expect(rows()[0]).not.toContain(BUSY);
    await vi.waitFor(() => expect(said).toContain(BUSY), WAIT);
    expect(document.activeElement).toBe(await button("large-q4"));
    expect(desk.toasts.all).toEqual([]);
    expect(await findings()).toEqual([]);
    pressed(await button("large-q4"));
    expect(find("row-error")).toBeNull();
    expect(downloads()).toHaveLength(2);
  });

  it("waits while another file is on its way, which is said; the list is anew after that", async () => {
    await browsed(aShelfModel(), LARGE);
    tellTransfer();
    expect(text("shelf-obstacle")).toBe(BUSY);
    const small = await button("small-q4");
    expect([is_off(small), small.getAttribute("aria-describedby")]).toEqual([
      true,
      "shelf-obstacle",
    ]);
    expect(await findings()).toEqual([]);
    pressed(small);
    expect(downloads()).toEqual([]);
    tellTransfer({ is_done: true });
    await answer("list_shelf", [aShelfModel({ is_offered: true }), LARGE]);
    expect([find("shelf-obstacle"), rows()[0]?.endsWith("Added")]).toEqual([null, true]);
    expect(is_off(await button("large-q4"))).toBe(false);
    const has_focus = () => find("model-shelf")?.contains(document.activeElement);
    await vi.waitFor(() => expect(has_focus()).toBe(true), WAIT);
  });
});

describe("Offline", { timeout: 60_000 }, () => {
  it("keeps the list closed and says why, until it is switched off", async () => {
    opened(true);
    const opener = await seeSettled("open-shelf");
    expect(is_off(opener)).toBe(true);
    expect(text("download-obstacle")).toBe(OFFLINE);
    expect(opener.getAttribute("aria-describedby")).toBe(find("download-obstacle")?.id);
    expect(await findings(find("provider"))).toEqual([]);
    pressed(opener);
    expect([focused(), find("model-shelf"), asked.length]).toEqual(["open-shelf", null, 0]);
    desk.preferences = { only_local: false } as Preferences;
    flushSync();
    expect([is_off(opener), find("download-obstacle")]).toEqual([false, null]);
    expect(opener.getAttribute("aria-describedby")).toBeNull();
    pressed(opener);
    expect(asked).toEqual([["list_shelf", {}]]);
  });

  it("that is switched on while the list is open is said there", async () => {
    await browsed(aShelfModel());
    desk.preferences = { only_local: true } as Preferences;
    flushSync();
    expect(text("shelf-obstacle")).toBe(OFFLINE);
    pressed(await button("small-q4"));
    expect(downloads()).toEqual([]);
  });
});
