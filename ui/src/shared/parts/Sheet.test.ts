// @vitest-environment jsdom
import { createRawSnippet } from "svelte";
import { expect, it } from "vitest";
import Sheet from "./Sheet.svelte";
import { put } from "./testing/shown";

it("keeps the focus where its backdrop is pressed", () => {
  const children = createRawSnippet(() => ({ render: () => "<input>" }));
  put(Sheet, { title: "Hand over", onclose: () => undefined, children });
  const press = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
  document.querySelector(".scrim")?.dispatchEvent(press);
  expect(press.defaultPrevented).toBe(true);
});
