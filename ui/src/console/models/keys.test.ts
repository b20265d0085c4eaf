// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { SESSION_KEYS } from "./actions";
import { bindKeys, bindPageTurning, bindSessionKeys } from "./keys";

const act = vi.fn();
let unbind = () => {};

function bound() {
  unbind = bindSessionKeys(act);
}

function press(key: string, on: EventTarget = document.body, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event;
}

function put(html: string): Element {
  const template = document.createElement("template");
  template.innerHTML = html; // eslint-disable-line no-restricted-properties
  document.body.append(template.content);
  const [last] = [...document.body.children].slice(-1);
  if (!last) throw new Error("nothing was put");
  return last;
}

afterEach(() => {
  unbind();
  act.mockClear();
  document.body.replaceChildren();
});

describe("the letters of every screen", () => {
  it("are left to a code editor, which hides its field in its host", () => {
    unbind = bindKeys({ palette: act, lock: act, has_letters: () => true });
    location.hash = "#/challenges/new";
    const host = put("<div data-typing></div>");
    expect(press("n", host).defaultPrevented).toBe(false);
    expect(location.hash).toBe("#/challenges/new");
    // A control: on the page itself the letter acts.
    expect(press("n").defaultPrevented).toBe(true);
    expect(location.hash).toBe("#/new");
  });
});

describe("the letters of a session's page", () => {
  it.each(Object.keys(SESSION_KEYS))("act: %s", (key) => {
    bound();
    expect(press(key).defaultPrevented).toBe(true);
    press(key.toUpperCase());
    expect(act.mock.calls).toEqual([[key], [key]]);
  });

  it.each([
    "<input>",
    "<textarea></textarea>",
    "<select></select>",
    "<div contenteditable='true'></div>",
    "<div role='listbox'></div>",
  ])("do nothing while somebody types in %s", (html) => {
    bound();
    press("e", put(html));
    expect(act).not.toHaveBeenCalled();
  });

  it.each(["dialog", "alertdialog", "menu"])("do nothing under a %s", (role) => {
    bound();
    put(`<div role="${role}"></div>`);
    press("e");
    expect(act).not.toHaveBeenCalled();
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }])(
    "do nothing with another key: %j",
    (more) => {
      bound();
      press("p", document.body, more);
      expect(act).not.toHaveBeenCalled();
    },
  );

  it("do nothing again while they are held down, nor inside a composition", () => {
    bound();
    press("b", document.body, { repeat: true });
    press("b", document.body, { isComposing: true });
    expect(act).not.toHaveBeenCalled();
  });

  it("do nothing once the page is left", () => {
    bound();
    unbind();
    press("p");
    expect(act).not.toHaveBeenCalled();
  });

  it("leave N, which begins a new session everywhere", () => {
    expect(Object.keys(SESSION_KEYS)).not.toContain("n");
  });
});

describe("keys of one letter or sign", () => {
  it("do nothing where they are turned off, unlike keys with Ctrl", () => {
    const palette = vi.fn();
    unbind = bindKeys({ palette, lock: vi.fn(), has_letters: () => false });
    const field = put("<input id='search'>");
    const before = location.hash;
    press("n");
    press("/");
    expect(location.hash).toBe(before);
    expect(document.activeElement).not.toBe(field);
    press("k", document.body, { ctrlKey: true });
    expect(palette).toHaveBeenCalledTimes(1);
  });

  it("leave the arrow that leads into the table, and only from the page itself", () => {
    unbind = bindKeys({ palette: vi.fn(), lock: vi.fn(), has_letters: () => false });
    expect(press("ArrowDown").defaultPrevented).toBe(false);
    const table = put("<div role='grid' tabindex='0'></div>");
    expect(press("ArrowDown", put("<button></button>")).defaultPrevented).toBe(false);
    expect(document.activeElement).not.toBe(table);
    expect(press("ArrowDown", put("<main tabindex='-1'></main>")).defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(table);
  });

  it("act where they are on", () => {
    unbind = bindKeys({ palette: vi.fn(), lock: vi.fn(), has_letters: () => true });
    const field = put("<input id='search'>");
    press("/");
    expect(document.activeElement).toBe(field);
  });
});

describe("locking by key", () => {
  const lock = vi.fn();

  afterEach(() => lock.mockClear());

  it("works while somebody types, and not over a form that holds something", () => {
    unbind = bindKeys({ palette: vi.fn(), lock, has_letters: () => true });
    expect(press("l", put("<input>"), { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(lock).toHaveBeenCalledTimes(1);
    put("<div role='dialog'></div>");
    press("l", document.body, { ctrlKey: true });
    expect(lock).toHaveBeenCalledTimes(1);
  });
});

describe("the keys that lead back and forward", () => {
  const turn = vi.spyOn(history, "go").mockImplementation(() => {});
  const turned = () => turn.mock.calls.flat();

  afterEach(() => turn.mockClear());

  it.each([
    [false, "ArrowLeft", { altKey: true }, [-1]],
    [false, "ArrowRight", { altKey: true }, [1]],
    [true, "[", { metaKey: true }, [-1]],
    [true, "]", { metaKey: true }, [1]],
    // What types, selects or moves through something.
    [false, "ArrowLeft", {}, []],
    [false, "ArrowLeft", { altKey: true, shiftKey: true }, []],
    [false, "ArrowLeft", { altKey: true, ctrlKey: true }, []],
    [false, "ArrowUp", { altKey: true }, []],
    [false, "[", { metaKey: true }, []],
    [true, "[", {}, []],
    [true, "ArrowLeft", { altKey: true }, []],
    // Held down, it would run through all there is.
    [false, "ArrowLeft", { altKey: true, repeat: true }, []],
  ])("are the computer's own, on a Mac %s: %s with %j", (is_mac, key, more, pages) => {
    unbind = bindPageTurning(is_mac);
    press(key, document.body, more);
    expect(turned()).toEqual(pages);
  });

  it.each(["dialog", "alertdialog", "menu"])("do nothing under a %s", (role) => {
    unbind = bindPageTurning(false);
    put(`<div role="${role}"></div>`);
    expect(press("ArrowLeft", document.body, { altKey: true }).defaultPrevented).toBe(false);
    expect(turned()).toEqual([]);
  });

  it("are left to the code editor, and to no other field, nor to what takes any arrow", () => {
    unbind = bindPageTurning(false);
    expect(
      press("ArrowLeft", put("<div data-typing></div>"), { altKey: true }).defaultPrevented,
    ).toBe(false);
    expect(turned()).toEqual([]);
    const tab = put("<button role='tab'></button>");
    const take = vi.fn();
    tab.addEventListener("keydown", take);
    press("ArrowLeft", tab, { altKey: true });
    press("ArrowRight", put("<input>"), { altKey: true });
    expect([turned(), take.mock.calls.length]).toEqual([[-1, 1], 0]);
  });
});
