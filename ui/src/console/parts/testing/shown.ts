// Puts a part on the page of a test, as the window would, and takes it away again.
import { type Component, flushSync, mount, unmount } from "svelte";
import { afterEach, vi } from "vitest";
import type { Desk } from "../../models/desk.svelte";
import OnDesk from "./OnDesk.svelte";

let shown: Record<string, unknown>[] = [];

afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
  document.body.replaceChildren();
});

/** Shows a part that looks at the desk. */
export function show<Props extends Record<string, unknown>>(
  part: Component<Props>,
  desk: Desk,
  props: Props,
) {
  shown.push(
    mount(OnDesk as Component<object>, { target: document.body, props: { desk, part, props } }),
  );
  flushSync();
}

/** What the page shows under a name for tests, and null where it shows nothing of that name. */
export function find<Node extends HTMLElement = HTMLElement>(testid: string): Node | null {
  return document.querySelector<Node>(`[data-testid="${testid}"]`);
}

/** The same, once it is there. */
export function see<Node extends HTMLElement = HTMLElement>(testid: string): Promise<Node> {
  return vi.waitFor(() => {
    const node = find<Node>(testid);
    if (!node) throw new Error(`nothing called ${testid} is shown`);
    return node;
  }, WAIT);
}

/** Parts are loaded with their libraries, which takes a busy computer a while. */
const WAIT = { timeout: 20_000, interval: 20 };

/** Types into a field as a person would see it filled. */
export function fill(field: HTMLInputElement | HTMLTextAreaElement, text: string) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}
