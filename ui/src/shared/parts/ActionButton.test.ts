// @vitest-environment jsdom
import { createRawSnippet } from "svelte";
import { describe, expect, it } from "vitest";
import ActionButton from "./ActionButton.svelte";
import { find, press, put } from "./testing/shown";

describe("a button for a command", () => {
  it("is pressed once by a key that is held down", () => {
    const children = createRawSnippet(() => ({ render: () => "<span>Go</span>" }));
    put(ActionButton, { children, "data-testid": "go" });
    const button = find("go") ?? document.body;
    expect(press(button, "Enter").defaultPrevented).toBe(false);
    expect(press(button, "Enter", { repeat: true }).defaultPrevented).toBe(true);
  });
});
