// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aMain, clickAt, press, seeSettled } from "../../shared/parts/testing/shown";
import { aSession } from "../models/testing";
import { see, show } from "./testing/shown";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const { Desk } = await import("../models/desk.svelte");
const { default: StartAlone } = await import("./StartAlone.svelte");

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
  aMain();
});

describe("the question about a clock without a candidate", { timeout: 60_000 }, () => {
  function opened() {
    const answer = vi.fn();
    const starting = { session: aSession("1"), words: "Nobody reads the rules.", answer };
    show(StartAlone, new Desk(), { starting });
    return answer;
  }

  it("is answered by no second click of those that asked it", async () => {
    clickAt(document.body, 500, 400);
    const answer = opened();
    const start = await see("confirm-start");
    clickAt(start, 500, 400);
    expect(answer).not.toHaveBeenCalled();
    await seeSettled("confirm-start");
    clickAt(start, 500, 400);
    expect(answer).toHaveBeenCalledExactlyOnceWith("start");
  });

  it("is answered by no second Enter either", async () => {
    press(document.body, "Enter");
    const answer = opened();
    const hand_over = await see("hand-over-instead");
    press(hand_over, "Enter");
    hand_over.click();
    expect(answer).not.toHaveBeenCalled();
  });
});
