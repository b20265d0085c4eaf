// @vitest-environment jsdom
import { createRawSnippet, flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import ActionButton from "./ActionButton.svelte";
import { find, press, put } from "./testing/shown";

const children = createRawSnippet(() => ({ render: () => "<span>Go</span>" }));

describe("a button for a command", () => {
  it("is pressed once by a key that is held down", () => {
    put(ActionButton, { children, "data-testid": "go" });
    const button = find("go") ?? document.body;
    expect(press(button, "Enter").defaultPrevented).toBe(false);
    expect(press(button, "Enter", { repeat: true }).defaultPrevented).toBe(true);
  });

  it("is not pressed by the key that brought it, pressed once more", () => {
    const onclick = vi.fn();
    press(document.body, "Enter");
    put(ActionButton, { children, onclick, "data-testid": "go" });
    const button = find("go") ?? document.body;
    press(button, "Enter");
    button.click();
    expect(onclick).not.toHaveBeenCalled();
    press(button, "Tab");
    press(button, "Enter");
    button.click();
    expect(onclick).toHaveBeenCalledOnce();
  });

  it("is pressed by nothing for a moment after it came to do something else", () => {
    const onclick = vi.fn();
    const props = $state({ children, onclick, means: "open", "data-testid": "go" });
    put(ActionButton, props);
    props.means = "open without saving";
    flushSync();
    find("go")?.click();
    expect(onclick).not.toHaveBeenCalled();
    expect(find("go")?.getAttribute("aria-disabled")).toBe("true");
  });
});
