// @vitest-environment jsdom
import { expect, it } from "vitest";
import icon from "../../../../src-tauri/icons/icon.svg?raw";
import Brand from "./Brand.svelte";
import { put } from "./testing/shown";

it("the mark beside the name is the icon that the desktop shows", () => {
  put(Brand, {});
  const drawn = [...document.querySelectorAll("path")].map((path) => path.getAttribute("d"));
  expect(drawn).toEqual([...icon.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path));
  expect(drawn.length).toBeGreaterThan(0);
});
