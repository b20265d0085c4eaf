// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorReply, PreflightView } from "../../shared/ipc/types";
import { findings } from "../../shared/parts/testing/axe";
import { aMain, focused, heard, seeSettled, WAIT } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { find, see, show } from "./testing/shown";

const answers = vi.hoisted(() => new Map<string, unknown>());
const looks = vi.hoisted(
  () => [] as { answer: (view: unknown) => void; fail: (reply: ErrorReply) => void }[],
);
const asked = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: Record<string, unknown> }) => {
    asked.push([command, request]);
    if (command !== "preflight") return Promise.resolve(answers.get(command));
    return new Promise((answer, fail) => looks.push({ answer, fail }));
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Handover } = await import("./Handover.svelte");

const session = aSession("1", { status: "created", started_at: null, actions: ["hand_over"] });

const DOUBTFUL: PreflightView = {
  tone: "bad",
  words: "Not ready yet.",
  lines: [
    { tone: "good", name: "Assistant", words: "Small is loaded and answers." },
    { tone: "doubtful", name: "Power", words: "On battery, 49% left." },
    { tone: "bad", name: "Disk", words: "200 MB free. Make room." },
  ],
};
const GOOD: PreflightView = { tone: "good", words: "Ready for the interview.", lines: [] };

let desk: InstanceType<typeof Desk>;

function opened({ is_ready = true } = {}) {
  const assistant = { is_ready, words: "No key.", offers: ["take_practice", "go_without"] };
  answers.set("get_session", { ...session, assistant });
  answers.set("handover_options", {
    has_passcode: true,
    has_second_display: false,
    console_stays: null,
  });
  answers.set("hand_over", session);
  desk = new Desk();
  desk.handing_over = session;
  show(Handover, desk, { session });
}

const looked = () => asked.filter(([command]) => command === "preflight").map(([, one]) => one);

/** Rust has looked. */
async function tell(view: PreflightView) {
  looks.shift()?.answer(view);
  await see("preflight-words");
}

beforeEach(() => {
  answers.clear();
  asked.length = 0;
  looks.length = 0;
  location.hash = "";
  aMain();
});

describe("what is looked at before the laptop is handed over", { timeout: 60_000 }, () => {
  it("is looked at once when the dialog opens, whatever is told meanwhile", async () => {
    opened();
    expect((await see("preflight-looking")).textContent?.trim()).toBe(
      "Looking whether everything is ready…",
    );
    expect(find("look-again")).toBeNull();
    desk.catalogue = {} as never;
    flushSync();
    expect(looked()).toEqual([{ id: "1" }]);
  });

  it("is told by what it comes to and a line each, with a sign that is heard, too", async () => {
    opened();
    const said = heard();
    await see("preflight-looking");
    await tell(DOUBTFUL);
    expect([find("preflight-words")?.localName, find("preflight-words")?.textContent]).toEqual([
      "h3",
      "Not ready yet.",
    ]);
    const lines = [...document.querySelectorAll<HTMLElement>('[data-testid="preflight-line"]')];
    expect(
      lines.map(({ dataset, textContent }) => [
        dataset.tone,
        textContent?.replace(/\s+/g, " ").trim(),
      ]),
    ).toEqual([
      ["good", "Assistant: Good. Small is loaded and answers."],
      ["doubtful", "Power: Check this. On battery, 49% left."],
      ["bad", "Disk: Not ready. 200 MB free. Make room."],
    ]);
    expect(lines.every((line) => line.querySelector("svg[aria-hidden=true]"))).toBe(true);
    await vi.waitFor(() => expect(said).toContain("Not ready yet."), WAIT);
    expect(await findings()).toEqual([]);
  });

  it("takes the focus from nothing, and nothing waits for it", async () => {
    opened();
    await vi.waitFor(() => expect(focused()).toBe("confirm-handover"), WAIT);
    await tell(DOUBTFUL);
    expect(focused()).toBe("confirm-handover");
    (await seeSettled("confirm-handover")).click();
    await vi.waitFor(() => expect(asked.at(-1)?.[0]).toBe("hand_over"), WAIT);
  });

  it("does not keep the laptop while it is looked at", async () => {
    opened();
    await see("preflight-looking");
    (await seeSettled("confirm-handover")).click();
    await vi.waitFor(() => expect(desk.handing_over).toBeNull(), WAIT);
  });

  it("is looked at again where that is wanted, and the button keeps the focus", async () => {
    opened();
    await see("preflight-looking");
    await tell(DOUBTFUL);
    const again = await seeSettled("look-again");
    again.focus();
    again.click();
    await see("preflight-looking");
    expect(again.getAttribute("aria-busy")).toBe("true");
    expect(find("preflight-line")).toBeNull();
    again.click();
    expect(looked()).toHaveLength(2);
    await tell(GOOD);
    expect(find("preflight-words")?.textContent).toBe("Ready for the interview.");
    expect(focused()).toBe("look-again");
  });

  it("says why it is not known, and can be looked at again", async () => {
    opened();
    await see("preflight-looking");
    looks.shift()?.fail({ code: "internal", message: "It broke.", fields: [], session: null });
    expect((await see("preflight-error")).textContent).toContain("It broke.");
    expect(find("trouble")).toBeNull();
    (await seeSettled("look-again")).click();
    await see("preflight-looking");
    await tell(GOOD);
    expect(find("preflight-error")).toBeNull();
  });

  it("is another with another assistant", async () => {
    opened({ is_ready: false });
    const offer = await seeSettled("offer-take_practice");
    expect(find("preflight")).toBeNull();
    const assistant = { is_ready: true, words: "", offers: [] };
    answers.set("get_session", { ...session, assistant });
    answers.set("update_session", session);
    offer.click();
    await see("preflight");
    looks.shift()?.answer(DOUBTFUL);
    await vi.waitFor(() => expect(looked()).toHaveLength(2), WAIT);
    await tell(GOOD);
    expect(find("preflight-words")?.textContent).toBe("Ready for the interview.");
  });
});
