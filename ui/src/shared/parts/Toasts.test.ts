// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { Toasts } from "../models/toasts.svelte";
import { heard, put } from "./testing/shown";
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
});
