// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { aClock } from "../../shared/models/testing";
import { put } from "../../shared/parts/testing/shown";
import { aView, tokensLeft } from "../models/testing";
import WorkHead from "./WorkHead.svelte";

const MINUTE = 60_000;

/** The head of a work with so much of an hour left. */
function shown(minutes: number) {
  const clock = aClock({ running: false, remaining_ms: minutes * MINUTE });
  const view = aView({ clock, tokens: { ...tokensLeft(40_000), band: "green" } });
  put(WorkHead, { view, snapshot: { clock, received_at: 0 }, ondone: () => undefined });
  const meter = document.querySelector('[role="meter"][aria-label="Time left"]');
  return { said: meter?.getAttribute("aria-valuetext"), text: document.body.textContent ?? "" };
}

it("the tokens left are shown only where there is an assistant to use them", () => {
  const head = (has_assistant: boolean) => {
    const clock = aClock({ running: false });
    const props = { snapshot: { clock, received_at: 0 }, ondone: () => undefined };
    const close = put(WorkHead, { view: aView({ clock, has_assistant }), ...props });
    const is_shown = document.querySelector('[data-testid="tokens"]') !== null;
    close();
    return is_shown;
  };
  expect([head(true), head(false)]).toEqual([true, false]);
});

describe("the time left", () => {
  it.each([
    [45, "75 % left, over half left"],
    [20, "33 % left, under half left"],
    [9, "15 % left, under a quarter left"],
    [3, "5 % left, under a tenth left"],
  ])("of %i minutes has the band Rust gives it", (minutes, words) => {
    expect(shown(minutes).said).toBe(words);
  });

  it("is called short in words, too, where it is", () => {
    expect(shown(20).text).not.toContain("under");
    expect(shown(9).text).toContain("under a quarter left");
  });
});
