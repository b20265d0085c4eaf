// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { PinView, SessionView } from "../../shared/ipc/types";
import { find, put } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import SessionSetup from "./SessionSetup.svelte";

const pin = (kind: PinView["kind"], newest_version: number | null): PinView => ({
  ...{ kind, id: kind, title: `The ${kind}`, version: 1, newest_version },
});

function shown(view: Partial<SessionView>) {
  const session = {
    ...aSession("1"),
    ...{ policy: null, pins: [], differs_in: [], accommodation: null, begins: "candidate" },
    ...view,
  } as unknown as SessionView;
  put(SessionSetup, { session });
  return (name: string) => find(name)?.textContent?.replaceAll(/\s+/g, " ").trim() ?? null;
}

describe("what a session was made with", () => {
  it("is said with its versions and the newest ones, and with what was deleted since", () => {
    const words = shown({
      pins: [pin("challenge", 3), pin("rubric", null), pin("template", 1)],
    });
    expect(words("pin-challenge")).toBe("The challenge, version 1 · version 3 is the newest");
    expect(words("pin-rubric")).toBe("The rubric, version 1 · deleted since");
    expect(words("pin-template")).toBe("The template, version 1, the newest");
    expect(find("pin-challenge")?.querySelector("a")?.hash).toBe("#/challenges/challenge");
    expect(find("pin-rubric")?.querySelector("a")).toBeNull();
  });

  it("is compared with its template, where it has one", () => {
    const template = [pin("template", 1)];
    const differs_in = ["Time limit", "AI policy", "Whether the assistant knows the task"];
    expect(shown({ pins: template, differs_in })("differs-in")).toBe(
      "Differs from its template in: Time limit, AI policy, and whether the assistant knows the task",
    );
  });

  it("is the same as its template where nothing differs, and compared with none without one", () => {
    expect(shown({ pins: [pin("template", 1)] })("differs-in")).toBe("The same as its template");
    document.body.replaceChildren();
    expect(shown({})("differs-in")).toBeNull();
  });

  it("has its policy and what was given beside the limits", () => {
    const policy = { policy: { preset: "no_assistant" as const }, title: "None", text: "Alone." };
    const words = shown({ policy, accommodation: "25 % more time" });
    expect(words("policy-card")).toContain("Alone.");
    expect(words("policy-card")).toContain("no assistant");
    expect(words("accommodation-words")).toBe("25 % more time");
    document.body.replaceChildren();
    expect(shown({})("accommodation-words")).toBe("None");
  });
});
