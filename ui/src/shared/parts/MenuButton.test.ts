// @vitest-environment jsdom
import { createRawSnippet, flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import MenuButton from "./MenuButton.svelte";
import { find, press, put } from "./testing/shown";

/** A menu that closes when it is pressed. */
const menu = createRawSnippet((_anchor: () => HTMLElement, close: () => () => void) => ({
  render: () => `<div role="menu" data-testid="menu"></div>`,
  setup: (element) => element.addEventListener("click", () => close()()),
}));
const children = createRawSnippet(() => ({ render: () => `<span>Import</span>` }));

function shown(): HTMLButtonElement {
  put(MenuButton, { testid: "opener", children, menu });
  const button = find<HTMLButtonElement>("opener");
  if (!button) throw new Error("there is no button");
  return button;
}

describe("a button that opens a menu", () => {
  it("says whether the menu is open, and closes it when pressed again", () => {
    const button = shown();
    expect([button.getAttribute("aria-expanded"), find("menu")]).toEqual(["false", null]);
    button.click();
    flushSync();
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(find("menu")).not.toBeNull();
    button.click();
    flushSync();
    expect(find("menu")).toBeNull();
  });

  it("opens with the arrow that leads into menus, and has the focus back after it", () => {
    const button = shown();
    press(button, "ArrowDown");
    flushSync();
    find("menu")?.click();
    flushSync();
    expect(find("menu")).toBeNull();
    expect(document.activeElement).toBe(button);
  });
});
