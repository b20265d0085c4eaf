// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, UpdatesView } from "../../shared/ipc/types";

type Answer = { resolve: (view: UpdatesView) => void; reject: (reply: ErrorReply) => void };

/** What was asked and is not answered yet, the oldest first. */
const asked = vi.hoisted(() => [] as ({ command: string; request: unknown } & Answer)[]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: unknown }) =>
    new Promise((resolve, reject) => asked.push({ command, request, resolve, reject })),
}));

const { Desk } = await import("./desk.svelte");

const IDLE: UpdatesView = {
  is_in_this_build: true,
  obstacle: null,
  stage: "idle",
  percent: null,
  found: null,
  outcome: null,
};

function found(version: string, more: Partial<UpdatesView> = {}): UpdatesView {
  return { ...IDLE, found: { version, released_on: null, notes: "" }, ...more };
}

function opened(hash: string) {
  location.hash = hash;
  const desk = new Desk();
  const tell = (updates: UpdatesView) => desk.hear({ kind: "updates_changed", updates });
  const said = () => desk.toasts.all.map(({ title }) => title);
  return { desk, updates: desk.updates, tell, said };
}

/** The question that is not answered yet. */
function question(command: string) {
  const at = asked.findIndex((one) => one.command === command);
  const [one] = at < 0 ? [] : asked.splice(at, 1);
  if (!one) throw new Error(`${command} was not asked`);
  return one;
}

beforeEach(() => void (asked.length = 0));

describe("a newer version that news tell of", () => {
  it("is said once, with the way to where it can be installed", () => {
    const { desk, tell, said } = opened("#/sessions/1");
    tell(found("0.3.0", { stage: "looking" }));
    tell(found("0.3.0"));
    tell(found("0.3.0", { stage: "downloading", percent: 7 }));
    expect(said()).toEqual(["Hotseat 0.3.0 is available"]);
    desk.toasts.all[0]?.action?.run();
    expect(location.hash).toBe("#/settings/about");
  });

  it("is not said again once a look found nothing and the next one found it", () => {
    const { desk, tell, said } = opened("#/");
    tell(found("0.3.0"));
    desk.toasts.all.forEach(({ id }) => desk.toasts.dismiss(id));
    tell(IDLE);
    tell(found("0.3.0"));
    expect(said()).toEqual([]);
    tell(found("0.4.0"));
    expect(said()).toEqual(["Hotseat 0.4.0 is available"]);
  });

  it.each([
    ["#/settings/about", []],
    ["#/settings", ["Hotseat 0.3.0 is available"]],
    ["#/settings/backups", ["Hotseat 0.3.0 is available"]],
  ])("is said unless it is shown: at %s", (hash, words) => {
    const { tell, said } = opened(hash);
    tell(found("0.3.0"));
    expect(said()).toEqual(words);
  });

  it("is not said where Settings already showed it", async () => {
    const { updates, tell, said } = opened("#/settings/about");
    const looked = updates.look();
    question("updates").resolve(found("0.3.0"));
    await looked;
    location.hash = "#/";
    tell(found("0.3.0"));
    expect(said()).toEqual([]);
  });
});

describe("a look that the interviewer started", () => {
  it("says nothing in the corner, whichever section the address names", async () => {
    const { updates, tell, said } = opened("#/settings");
    const searched = updates.search();
    expect(updates.is_looking).toBe(true);
    tell({ ...IDLE, stage: "looking" });
    tell(found("0.3.0"));
    question("look_for_update").resolve(found("0.3.0"));
    await searched;
    tell(found("0.3.0"));
    expect(said()).toEqual([]);
    expect(updates.is_looking).toBe(false);
  });

  it("says what it found where they have gone elsewhere meanwhile", async () => {
    const { updates, said } = opened("#/settings/about");
    const searched = updates.search();
    location.hash = "#/";
    question("look_for_update").resolve(found("0.3.0"));
    await searched;
    expect(said()).toEqual(["Hotseat 0.3.0 is available"]);
  });

  it("that is refused says why, and what stands in the way is asked for", async () => {
    const { desk, updates } = opened("#/settings/about");
    const searched = updates.search();
    const message = "A session is going on. Updates wait until it has ended.";
    question("look_for_update").reject({
      code: "update_unavailable",
      message,
      fields: [],
      session: null,
    });
    await searched;
    expect(desk.toasts.all.map(({ title, detail, action }) => [title, detail, action])).toEqual([
      ["No update now", message, null],
    ]);
    question("updates").resolve({ ...IDLE, obstacle: message });
    await vi.waitFor(() => expect(updates.view?.obstacle).toBe(message));
  });
});

describe("how it stands", () => {
  it("is what news say, however late the answer to a question before them comes", async () => {
    const { updates, tell } = opened("#/settings/about");
    const looked = updates.look();
    tell(found("0.3.0", { stage: "downloading", percent: 40 }));
    question("updates").resolve(IDLE);
    await looked;
    expect([updates.view?.stage, updates.view?.percent]).toEqual(["downloading", 40]);
  });

  it("is not known where the question fails, until it is answered or news come", async () => {
    const { updates, tell } = opened("#/settings/about");
    const looked = updates.look();
    const reply: ErrorReply = { code: "internal", message: "No.", fields: [], session: null };
    question("updates").reject(reply);
    await looked;
    expect(updates.error?.message).toBe("No.");
    tell(IDLE);
    expect(updates.error).toBeNull();
  });
});

describe("installing", () => {
  it("asks for the version that was chosen, once", () => {
    const { updates } = opened("#/settings/about");
    void updates.install();
    expect(asked).toHaveLength(0);
    updates.chosen = "0.3.0";
    void updates.install();
    expect([updates.chosen, updates.is_installing]).toEqual([null, true]);
    updates.chosen = "0.3.0";
    void updates.install();
    expect(asked.map(({ command, request }) => [command, request])).toEqual([
      ["install_update", { version: "0.3.0" }],
    ]);
  });

  it.each([
    ["#/settings/about", []],
    ["#/", ["Hotseat 0.3.0 was not installed"]],
  ])("that failed is said where Settings do not show it: at %s", async (hash, words) => {
    const { desk, updates, said } = opened("#/settings/about");
    updates.chosen = "0.3.0";
    const installed = updates.install();
    location.hash = hash;
    const outcome = "The download was cut off. Nothing was changed; try again.";
    question("install_update").resolve(found("0.3.0", { outcome }));
    await installed;
    expect(said()).toEqual(words);
    for (const { detail } of desk.toasts.all) expect(detail).toBe(outcome);
    expect([updates.view?.outcome, updates.is_installing]).toEqual([outcome, false]);
  });
});
