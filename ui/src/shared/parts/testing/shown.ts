// Puts a part on the page of a test, as the window would, and takes it away again.
import { type Component, flushSync, mount, unmount } from "svelte";
import { afterEach, vi } from "vitest";
import { openRegion } from "../../models/announcer";

let shown: Record<string, unknown>[] = [];
let regions: (() => void)[] = [];

afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
  for (const close of regions) close();
  regions = [];
  document.body.replaceChildren();
});

/** Shows a part, in an element of the page or in its body, until the returned function is called. */
export function put<Props extends Record<string, unknown>>(
  part: Component<Props>,
  props: Props,
  target: Element = document.body,
): () => void {
  const one = mount(part as Component<object>, { target, props });
  shown.push(one);
  flushSync();
  return () => {
    shown = shown.filter((other) => other !== one);
    void unmount(one);
  };
}

/** What is said to screen readers from here on. */
export function heard(): readonly string[] {
  const said: string[] = [];
  regions.push(openRegion({ add: (words) => said.push(words) }));
  return said;
}

/** A page's main region, which may have the focus. */
export function aMain(): HTMLElement {
  const main = document.createElement("main");
  main.tabIndex = -1;
  document.body.append(main);
  return main;
}

/** What the page shows under a name for tests, and null where it shows nothing of that name. */
export function find<Node extends HTMLElement = HTMLElement>(testid: string): Node | null {
  return document.querySelector<Node>(`[data-testid="${testid}"]`);
}

/** What the page shows under a name for tests, once it is there. */
export function see<Node extends HTMLElement = HTMLElement>(testid: string): Promise<Node> {
  return vi.waitFor(() => {
    const node = find<Node>(testid);
    if (!node) throw new Error(`nothing called ${testid} is shown`);
    return node;
  }, WAIT);
}

/** Parts are loaded with their libraries, which takes a busy computer a while. */
export const WAIT = { timeout: 60_000, interval: 20 };

/** Types into a field as a person would see it filled. */
export function fill(field: HTMLInputElement | HTMLTextAreaElement, text: string) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

/** Presses a key; what came of the event tells whether anything took it. */
export function press(on: EventTarget, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  flushSync();
  return event;
}

/** Clicks at a place of the screen as a mouse does. */
export function clickAt(node: HTMLElement | null, clientX: number, clientY: number) {
  const at = { clientX, clientY, bubbles: true, cancelable: true };
  node?.dispatchEvent(new MouseEvent("pointerdown", at));
  node?.dispatchEvent(new MouseEvent("click", at));
  flushSync();
}

/** What is shown under that name, once a press of it is not meant for what stood there before. */
export async function seeSettled(testid: string): Promise<HTMLElement> {
  return vi.waitFor(async () => {
    const node = await see(testid);
    if (node.dataset.fresh !== undefined) throw new Error(`${testid} has just come`);
    return node;
  }, WAIT);
}

/** What has the focus, by its name for tests, else by its kind. */
export function focused(): string | undefined {
  const active = document.activeElement;
  return (active as HTMLElement | null)?.dataset.testid ?? active?.localName;
}
