// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { aMain, press, put, see } from "../../shared/parts/testing/shown";
import Menu from "./Menu.svelte";

const WAIT = { timeout: 60_000 };

function shown() {
  aMain();
  const anchor = document.createElement("button");
  document.body.append(anchor);
  const [run, onclose] = [vi.fn(), vi.fn()];
  const offer = (testid: string) => ({ testid, words: testid, run });
  const groups = [[offer("a"), offer("b")], [], [{ ...offer("c"), is_danger: true }]];
  put(Menu, { label: "Actions", testid: "menu", anchor, groups, onclose });
  return { run, onclose };
}

it("a menu has a line between what is offered, and none where nothing is", WAIT, async () => {
  shown();
  const menu = await see("menu");
  const kinds = [...menu.querySelectorAll('[role="menuitem"], .menu-line')].map(
    (one) => (one as HTMLElement).dataset.testid ?? "line",
  );
  expect(kinds).toEqual(["a", "b", "line", "c"]);
  expect(menu.querySelector(".danger")?.textContent?.trim()).toBe("c");
});

it("a menu does what is chosen, and closes then and with Tab", WAIT, async () => {
  const { run, onclose } = shown();
  const menu = await see("menu");
  expect(press(menu, "Tab").defaultPrevented).toBe(true);
  expect(onclose).toHaveBeenCalledTimes(1);
  (await see("b")).click();
  expect(run).toHaveBeenCalledTimes(1);
  expect(onclose).toHaveBeenCalledTimes(2);
});
