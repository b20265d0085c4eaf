// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CandidateNews, CandidateView } from "../shared/ipc/types";
import { put, WAIT } from "../shared/parts/testing/shown";
import { aView, tokensLeft } from "./models/testing";

const told = vi.hoisted(() => ({
  hear: null as ((news: CandidateNews) => void) | null,
  start: null as unknown,
  asked: [] as string[],
}));

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));
vi.mock("../shared/ipc/client", async (actual) => ({
  ...(await actual<object>()),
  watchCandidate: async (hear: (news: CandidateNews) => void) => void (told.hear = hear),
  ask: async (command: string) => {
    told.asked.push(command);
    return command === "candidate_start" ? told.start : null;
  },
}));
// What is worked with is no matter here.
vi.mock("./screens/Work.svelte", async () => await import("../shared/parts/Brand.svelte"));

const { default: App } = await import("./App.svelte");

async function opened(view: CandidateView, is_trial = false) {
  const page = { session_id: "1", theme: "system", question_draft: "", languages: [] };
  told.start = { ...page, view, is_trial };
  put(App, {});
  await vi.waitFor(() => expect(document.documentElement.dataset.ready).toBe("true"), WAIT);
}

function tell(view: Partial<CandidateView>) {
  told.hear?.({ kind: "changed", view: aView(view) });
  flushSync();
}

const messages = () =>
  [...document.querySelectorAll('[data-testid="toast"]')].map((toast) => toast.textContent);

beforeEach(() => {
  delete document.documentElement.dataset.ready;
  told.asked.length = 0;
});

describe("the candidate's page", { timeout: 60_000 }, () => {
  it("tells after a pause of what got short during it", async () => {
    await opened(aView({ tokens: tokensLeft(13_000) }));
    tell({ screen: "paused", tokens: tokensLeft(13_000) });
    tell({ screen: "paused", tokens: tokensLeft(12_000) });
    expect(messages()).toEqual([]);
    tell({ tokens: tokensLeft(12_000) });
    expect(messages()).toEqual([expect.stringContaining("12,000 tokens left")]);
  });

  it("of a trial is closed without a passcode, and says that nothing is kept", async () => {
    await opened(aView({}), true);
    expect(document.querySelector('[data-testid="trial"]')?.textContent).toContain(
      "Nothing is kept",
    );
    document.querySelector<HTMLElement>('[data-testid="close-trial"]')?.click();
    expect(told.asked.at(-1)).toBe("close_trial");
    expect(document.querySelector('[data-testid="interviewer"]')).toBeNull();
  });

  it("of an interview has a way back, and nothing to close", async () => {
    await opened(aView({}));
    expect(document.querySelector('[data-testid="close-trial"]')).toBeNull();
    expect(document.querySelector('[data-testid="interviewer"]')).not.toBeNull();
    expect(told.asked).not.toContain("close_trial");
  });
});
