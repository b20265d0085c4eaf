// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { Toasts } from "../models/toasts.svelte";
import { clickAt, heard, put, seeSettled, WAIT } from "./testing/shown";
import Part from "./Toasts.svelte";

describe("the short messages", () => {
  it("are each said once, without their buttons", async () => {
    const said = heard();
    const toasts = new Toasts();
    put(Part, { toasts });
    toasts.say("The first", "in two parts", { label: "Undo", testid: "undo", run: () => {} });
    flushSync();
    toasts.say("The second");
    flushSync();
    await vi.waitFor(() => expect(said).toEqual(["The first in two parts", "The second"]));
  });

  it("are not put away by a second click, which was meant for the one that stood there", async () => {
    const toasts = new Toasts();
    put(Part, { toasts });
    toasts.say("The first", null, { label: "Undo", testid: "undo", run: () => {} });
    toasts.say("The second");
    flushSync();
    const buttons = document.querySelectorAll<HTMLElement>('[data-testid="toast-dismiss"]');
    const is_fresh = ({ dataset }: HTMLElement) => dataset.fresh !== undefined;
    await vi.waitFor(() => expect([...buttons].some(is_fresh)).toBe(false), WAIT);
    clickAt(buttons[1] ?? null, 900, 600);
    expect(toasts.all.map(({ title }) => title)).toEqual(["The first"]);
    clickAt(buttons[0] ?? null, 900, 600);
    expect(toasts.all.map(({ title }) => title)).toEqual(["The first"]);
    clickAt(await seeSettled("toast-dismiss"), 900, 600);
    expect(toasts.all).toEqual([]);
  });
});
