// @vitest-environment jsdom
import { flushSync, tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Preferences, UpdatesView } from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { focused, heard, see, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { find, show } from "./testing/shown";

const asked = vi.hoisted(() => [] as string[]);
/** What Rust answers to the question how it stands; with null it fails. What else is asked is answered by hand. */
const stands = vi.hoisted(() => ({ view: null as UpdatesView | null }));
const replies = vi.hoisted(() => new Map<string, (reply: unknown) => void>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string, { request }: { request: { preferences: Preferences } }) => {
    asked.push(command);
    if (command === "updates" && stands.view) return stands.view;
    if (command === "updates") throw { code: "internal", message: "It broke.", fields: [] };
    if (command === "save_settings") return request.preferences;
    return new Promise((resolve) => replies.set(command, resolve));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { SettingsForm } = await import("../models/settings.svelte");
const { default: Updates } = await import("./Updates.svelte");

const IDLE: UpdatesView = {
  is_in_this_build: true,
  obstacle: null,
  stage: "idle",
  percent: null,
  found: null,
  outcome: null,
};
const NOTES = "### New\n\n- **Faster** licences";
const FOUND: UpdatesView = {
  ...IDLE,
  found: { version: "0.3.0", released_on: "2024-02-29", notes: NOTES },
  outcome: "Hotseat 0.3.0 is available.",
};
const OFFLINE = "Hotseat is offline. Switch Offline off to look for updates.";
const OFF = "Looking for updates is off.";

/** The part as Settings show it, once it is known how it stands. */
async function shown(view: UpdatesView, preferences: Partial<Preferences> = {}) {
  location.hash = "#/settings/about";
  stands.view = view;
  const desk = new Desk();
  desk.preferences = { looks_for_updates: true, only_local: false, ...preferences } as Preferences;
  const form = new SettingsForm(desk, desk.preferences, "");
  show(Updates, desk, { form });
  await vi.waitFor(() => expect(desk.updates.view).toBe(view), WAIT);
  flushSync();
  const tell = (updates: UpdatesView) => {
    desk.hear({ kind: "updates_changed", updates });
    flushSync();
  };
  return { desk, form, tell };
}

const text = (testid: string) => find(testid)?.textContent?.replace(/\s+/g, " ").trim();
const is_off = (testid: string) => find(testid)?.getAttribute("aria-disabled") === "true";

async function press(testid: string) {
  const button = await seeSettled(testid);
  button.focus();
  button.click();
  flushSync();
}

beforeEach(() => {
  asked.length = 0;
  replies.clear();
});

describe("the switch of updates", { timeout: 60_000 }, () => {
  it("is not there in a build that looks for none, which says so", async () => {
    const obstacle = "This build does not look for updates.";
    await shown({ ...IDLE, is_in_this_build: false, obstacle });
    expect(text("updates")).toBe(`Updates ${obstacle}`);
    expect(document.querySelectorAll("input, button")).toHaveLength(0);
  });

  it("is kept at once, and what stands in the way is asked for once it is", async () => {
    const { desk } = await shown({ ...IDLE, obstacle: OFF }, { looks_for_updates: false });
    const box = find<HTMLInputElement>("field-looks_for_updates");
    expect(box?.checked).toBe(false);
    expect(box?.labels?.[0]?.textContent.trim()).toBe("Look for updates");
    expect(find("updates")?.querySelector(`#${box?.getAttribute("aria-describedby")}`)).toBe(
      find("updates")?.querySelector(".hint"),
    );
    stands.view = IDLE;
    box?.click();
    flushSync();
    await vi.waitFor(() => expect(is_off("look-for-update")).toBe(false), WAIT);
    expect(asked).toEqual(["updates", "save_settings", "updates"]);
    expect(desk.preferences?.looks_for_updates).toBe(true);
  });

  it("that is off says so alone, and nothing is looked for", async () => {
    await shown({ ...IDLE, obstacle: OFF }, { looks_for_updates: false });
    expect(find("update-obstacle")).toBeNull();
    expect(is_off("look-for-update")).toBe(true);
    await press("look-for-update");
    expect(asked).toEqual(["updates"]);
  });
});

describe("how it stands", { timeout: 60_000 }, () => {
  it("says why it is not known, keeps the switch in reach, and is asked for again on request", async () => {
    const { desk } = await shown(IDLE);
    stands.view = null;
    if (desk.preferences) desk.preferences = { ...desk.preferences, only_local: true };
    flushSync();
    expect((await see("trouble")).textContent).toContain("It broke.");
    expect(find("field-looks_for_updates")).not.toBeNull();
    stands.view = IDLE;
    await press("retry");
    await vi.waitFor(() => expect(find("trouble")).toBeNull(), WAIT);
  });
});

describe("what stands in the way", { timeout: 60_000 }, () => {
  it("is said beside the buttons that are off for it", async () => {
    await shown({ ...FOUND, obstacle: OFFLINE });
    const said = find("update-obstacle");
    expect(said?.textContent).toBe(OFFLINE);
    for (const button of ["look-for-update", "install-update"]) {
      expect(is_off(button)).toBe(true);
      expect(find(button)?.getAttribute("aria-describedby")).toBe(said?.id);
    }
    await press("install-update");
    expect(find("confirm")).toBeNull();
  });

  it("is said of the switch, too, once there is something to install", async () => {
    await shown({ ...FOUND, obstacle: OFF }, { looks_for_updates: false });
    expect(text("update-obstacle")).toBe(OFF);
  });

  it.each([
    ["Offline", { only_local: true }, {}],
    ["a session", {}, { live: [{} as never] }],
    ["a handover", {}, { handover: {} as never }],
  ])("is asked for again with %s, and with nothing else", async (_, preferences, more) => {
    const { desk } = await shown(IDLE);
    stands.view = { ...IDLE, obstacle: OFFLINE };
    if (desk.preferences) desk.preferences = { ...desk.preferences, text_percent: 110 };
    flushSync();
    expect(asked).toEqual(["updates"]);
    if (desk.preferences) desk.preferences = { ...desk.preferences, ...preferences };
    Object.assign(desk, more);
    flushSync();
    expect((await see("update-obstacle")).textContent).toBe(OFFLINE);
    expect(asked).toEqual(["updates", "updates"]);
  });
});

describe("a look", { timeout: 60_000 }, () => {
  it("says that it goes on and what came of it, also where that is what was said before", async () => {
    const outcome = "Hotseat 0.2.0 is the newest version.";
    const said = heard();
    await shown({ ...IDLE, outcome });
    expect(text("update-words")).toBe(outcome);
    await press("look-for-update");
    expect(find("look-for-update")?.getAttribute("aria-busy")).toBe("true");
    await vi.waitFor(() => expect(said).toEqual(["Looking for a newer version…"]), WAIT);
    replies.get("look_for_update")?.({ ...IDLE, outcome });
    await vi.waitFor(() => expect(said).toEqual(["Looking for a newer version…", outcome]), WAIT);
    expect(find("look-for-update")?.getAttribute("aria-busy")).toBeNull();
  });
});

describe("a version that was found", { timeout: 60_000 }, () => {
  it("is named with its day, and what is new is drawn and can be scrolled by keys", async () => {
    await shown(FOUND);
    const drawn = await vi.waitFor(() => {
      const strong = find("update-notes")?.querySelector("li strong");
      expect(strong?.textContent).toBe("Faster");
      return find("update-notes");
    }, WAIT);
    expect([drawn?.tabIndex, drawn?.getAttribute("aria-label")]).toEqual([0, "What is new"]);
    const time = find("update-found")?.querySelector("time");
    expect(time?.dateTime).toBe("2024-02-29");
    expect(time?.textContent).toMatch(/29.*2024/);
    expect(find("update-found")?.querySelector("h4")?.textContent).toBe("Hotseat 0.3.0");
  });

  it.each([
    ["waits", { obstacle: OFFLINE }],
    ["is downloaded", { stage: "downloading", percent: 42 }],
    ["is installed", { stage: "installing" }],
  ] as const)("that %s has names for all that is in it", async (_, more) => {
    await shown({ ...FOUND, ...more });
    await vi.waitFor(() => expect(find("update-notes")?.querySelector("li")).not.toBeNull(), WAIT);
    expect(await findings(find("updates"))).toEqual([]);
  });

  it("without a day or notes is its name and the button", async () => {
    await shown({ ...FOUND, found: { version: "0.3.0", released_on: null, notes: "" } });
    expect(text("update-found")).toBe("Hotseat 0.3.0 Install and restart");
  });

  it("is installed only after a question", async () => {
    await shown(FOUND);
    await press("install-update");
    const dialog = document.querySelector('[role="alertdialog"]');
    expect(dialog?.textContent).toContain("Install Hotseat 0.3.0?");
    expect(dialog?.textContent).toContain(
      "Hotseat downloads it, checks its signature and starts again. Your sessions stay as they are.",
    );
    expect(asked).toEqual(["updates"]);
    await press("cancel");
    await vi.waitFor(() => expect(find("cancel")).toBeNull(), WAIT);
    expect(asked).toEqual(["updates"]);
    await press("install-update");
    await press("confirm");
    expect(asked).toEqual(["updates", "install_update"]);
    await vi.waitFor(() => expect(find("confirm")).toBeNull(), WAIT);
    expect(find("install-update")?.getAttribute("aria-busy")).toBe("true");
  });

  it("that is downloaded says how far it is, and can be stopped", async () => {
    const { tell } = await shown(FOUND);
    tell({ ...FOUND, stage: "downloading", percent: 42, outcome: null });
    expect(text("update-stage")).toBe("Downloading… 42 %");
    const bar = document.querySelector('[role="progressbar"]');
    expect(bar?.getAttribute("aria-valuenow")).toBe("42");
    expect(find("install-update")).toBeNull();
    expect(is_off("look-for-update")).toBe(true);
    await press("stop-update");
    expect(asked).toEqual(["updates", "stop_update"]);
    expect(find("stop-update")?.getAttribute("aria-busy")).toBe("true");
  });

  it("whose size is not known has no per cent", async () => {
    await shown({ ...FOUND, stage: "downloading" });
    expect(text("update-stage")).toBe("Downloading…");
    const bar = document.querySelector('[role="progressbar"]');
    expect(bar?.hasAttribute("aria-valuenow")).toBe(false);
  });

  it("that is being installed can't be stopped", async () => {
    const { tell } = await shown({ ...FOUND, stage: "downloading", percent: 100 });
    const said = heard();
    tell({ ...FOUND, stage: "installing", percent: 100 });
    expect(text("update-stage")).toBe("Installing…");
    expect(find("stop-update")).toBeNull();
    await vi.waitFor(() => expect(said).toContain("Installing…"), WAIT);
  });

  it("hands the focus on from the button that goes to the one that comes", async () => {
    const { tell } = await shown(FOUND);
    find("install-update")?.focus();
    tell({ ...FOUND, stage: "downloading", percent: 1 });
    await vi.waitFor(() => expect(focused()).toBe("stop-update"), WAIT);
    tell({ ...FOUND, stage: "downloading", percent: 2 });
    tell({ ...FOUND, outcome: "The download was stopped. Nothing was changed." });
    await vi.waitFor(() => expect(focused()).toBe("install-update"), WAIT);
  });

  it("takes the focus from nothing else", async () => {
    const { tell } = await shown(FOUND);
    const elsewhere = document.body.appendChild(document.createElement("button"));
    elsewhere.dataset.testid = "elsewhere";
    elsewhere.focus();
    elsewhere.remove();
    tell({ ...FOUND, stage: "downloading", percent: 1 });
    await tick();
    await tick();
    expect(focused()).toBe("body");
  });
});
