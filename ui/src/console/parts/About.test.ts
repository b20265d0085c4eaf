// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AboutView, ErrorReply, Preferences, UpdatesView } from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { see, WAIT } from "../../shared/parts/testing/shown";
import { find, show } from "./testing/shown";

const answers = vi.hoisted(() => [] as (() => Promise<string | null>)[]);
const UPDATES = vi.hoisted((): UpdatesView => ({
  is_in_this_build: true,
  obstacle: null,
  stage: "idle",
  percent: null,
  found: null,
  outcome: null,
}));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string) => {
    if (command === "updates") return Promise.resolve(UPDATES);
    return command === "licences" ? answers.shift()?.() : Promise.reject(new Error(command));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { SettingsForm } = await import("../models/settings.svelte");
const { default: About } = await import("./About.svelte");

const ABOUT: AboutView = {
  version: "0.2.0",
  commit: "a1b2c3d",
  database_path: "/home/dana/hotseat.db",
  details: "Hotseat 0.2.0 (a1b2c3d)\nDebian 13, x86_64\nWebKitGTK 2.50.6",
};
const REFUSAL: ErrorReply = { code: "internal", message: "It broke.", fields: [], session: null };

function shown(about: Partial<AboutView> = {}) {
  const desk = new Desk();
  desk.preferences = { looks_for_updates: true } as Preferences;
  const form = new SettingsForm(desk, desk.preferences, "");
  show(About, desk, { about: { ...ABOUT, ...about }, form });
}

async function openLicences(...told: (() => Promise<string | null>)[]) {
  answers.push(...told);
  shown();
  find("licences")?.click();
  flushSync();
  return see("licences-sheet");
}

const text = (testid: string) => find(testid)?.textContent?.trim();

beforeEach(() => void (answers.length = 0));

describe("what Hotseat is", () => {
  it.each([
    ["a1b2c3d", "0.2.0 (a1b2c3d)"],
    [null, "0.2.0"],
  ])("names its version, and the commit where it is known: %s", (commit, words) => {
    shown({ commit });
    expect(text("version")).toBe(words);
  });

  it("shows what is copied for a bug report, and copies just that", async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    shown();
    expect(find("about-details")?.textContent).toBe(ABOUT.details);
    const button = find("copy-details");
    expect(button?.textContent?.trim()).toBe("Copy details for a bug report");
    expect(button?.getAttribute("aria-label")).toBe("Copy details for a bug report");
    button?.click();
    await vi.waitFor(() => expect(writeText.mock.calls).toEqual([[ABOUT.details]]), WAIT);
    vi.unstubAllGlobals();
  });

  it("shows whether newer versions are looked for", async () => {
    shown();
    const box = await see<HTMLInputElement>("field-looks_for_updates");
    expect(box.checked).toBe(true);
    expect(box.closest("section")?.getAttribute("aria-labelledby")).toBe("about");
  });
});

describe("the licences", { timeout: 60_000 }, () => {
  it("are read when they are asked for, and can be scrolled by keys", async () => {
    let end: (text: string) => void = () => {};
    const sheet = await openLicences(() => new Promise((resolve) => (end = resolve)));
    expect(sheet.textContent).toContain("Reading the licences…");
    end("MIT License\n\nCopyright");
    const shown = await see("licences-text");
    expect(shown.textContent).toBe("MIT License\n\nCopyright");
    expect(shown.parentElement?.tabIndex).toBe(0);
    expect(sheet.textContent).not.toContain("Reading the licences…");
    expect(await findings()).toEqual([]);
  });

  it("are laid out stretch by stretch, as tall as their lines, and read as one text", async () => {
    const text = "A line of a licence\n".repeat(600);
    await openLicences(() => Promise.resolve(text));
    const shown = await see("licences-text");
    expect(shown.textContent).toBe(text);
    const stretches = [...shown.querySelectorAll<HTMLElement>(":scope > *")];
    const lines = stretches.map(({ style }) => style.getPropertyValue("--lines"));
    expect(lines).toEqual(["500", "100"]);
  });

  it("that were not written down say where to look", async () => {
    await openLicences(() => Promise.resolve(null));
    expect((await see("no-licences")).textContent).toContain("ui/package-lock.json");
    expect(find("licences-text")).toBeNull();
  });

  it("that can't be read say why, and are read again on request", async () => {
    const fails = () => Promise.reject(REFUSAL);
    const sheet = await openLicences(fails, fails, () => Promise.resolve("MIT License"));
    expect((await see("trouble")).textContent).toContain("It broke.");
    find("retry")?.click();
    await vi.waitFor(() => expect(answers).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(find("retry")?.getAttribute("aria-busy")).toBeNull(), WAIT);
    expect(sheet.textContent).toContain("It broke.");
    find("retry")?.click();
    expect((await see("licences-text")).textContent).toBe("MIT License");
    expect(find("trouble")).toBeNull();
  });

  it("close, and are asked for anew the next time", async () => {
    await openLicences(
      () => Promise.resolve("Old"),
      () => Promise.resolve("New"),
    );
    await see("licences-text");
    find("close-licences")?.click();
    await vi.waitFor(() => expect(find("licences-sheet")).toBeNull(), WAIT);
    find("licences")?.click();
    expect((await see("licences-text")).textContent).toBe("New");
  });
});
