// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CohortSession, CohortView } from "../../shared/ipc/types";
import { WAIT } from "../../shared/parts/testing/shown";
import { fill, find, see, show } from "../parts/testing/shown";

const asked = vi.hoisted(() => ({ requests: [] as unknown[], answer: null as unknown }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (_: string, { request }: { request: unknown }) => {
    asked.requests.push(request);
    return "code" in Object(asked.answer)
      ? Promise.reject(asked.answer)
      : Promise.resolve(asked.answer);
  },
}));

const { Desk } = await import("../models/desk.svelte");
const { default: Compare } = await import("./Compare.svelte");

const aSession = (id: string, more: Partial<CohortSession>): CohortSession => ({
  ...{ id, candidate_name: `Candidate ${id}`, ended_at: 0, unlike: [], used_ms: 600_000 },
  ...{ used_words: "10 min of 60 min", tokens: 1_200, questions: 3, runs: 2 },
  ...{ reviews: [], sealed: null },
  ...more,
});

const aView = (sessions: CohortSession[]): CohortView => ({
  ...{ template: "t", version: 2, title: "Backend", words: "", sessions },
  criteria: [{ name: "Asks", levels: ["a", "b", "c", "d"] }],
});

function opened(answer: unknown) {
  asked.answer = answer;
  const desk = new Desk();
  desk.preferences = { interviewer_name: "Dana" } as never;
  show(Compare, desk, { template: "t", version: 2 });
}

const cells = () =>
  [...document.querySelectorAll('[data-testid="compare-table"] tbody tr')].map((row) =>
    [...row.children].map(({ textContent }) => textContent.replaceAll(/\s+/g, " ").trim()),
  );

beforeEach(() => {
  asked.requests = [];
});

describe("a comparison", { timeout: 60_000 }, () => {
  it("shows what came of each session, and in what it was not like the others", async () => {
    const levels = [{ reached: 3 }] as const;
    const review = { reviewer: "Dana", recommends: "Yes", levels: [...levels] };
    opened(
      aView([
        aSession("1", { reviews: [review] }),
        aSession("2", { unlike: ["5 min added"], sealed: "Eva has submitted a scorecard." }),
      ]),
    );
    await see("compare-table");
    const [first, second] = cells();
    expect(first?.slice(1)).toEqual([
      ...["Like for like", "10 min", "1,200", "3", "2", "Dana", "Level 3", "Yes"],
    ]);
    expect(second?.at(1)).toBe("5 min added");
    expect(second?.at(-1)).toBe("Eva has submitted a scorecard.");
    expect(asked.requests).toEqual([{ template: "t", version: 2, reviewer: "Dana" }]);
  });

  it("is seen by another reviewer once their name is typed", async () => {
    opened(aView([aSession("1", {})]));
    expect((await see("compare-unscored")).textContent).toContain("None of these sessions");
    fill(document.querySelector<HTMLInputElement>("#compare-reviewer") as HTMLInputElement, "Eva ");
    await vi.waitFor(
      () => expect(asked.requests.at(-1)).toEqual({ template: "t", version: 2, reviewer: "Eva" }),
      WAIT,
    );
  });

  it("says that a template is gone, and that no session is over", async () => {
    opened({ code: "item_not_found", message: "Gone", fields: [], session: null });
    await see("compare-missing");
    document.body.replaceChildren();
    opened(aView([]));
    await vi.waitFor(() => expect(document.body.textContent).toContain("once they are over"), WAIT);
    expect(find("compare-table")).toBeNull();
  });
});
