// Puts a part of the console on the page of a test, with a desk to look at.
import type { Component } from "svelte";
import { put } from "../../../shared/parts/testing/shown";
import type { Desk } from "../../models/desk.svelte";
import OnDesk from "./OnDesk.svelte";

export { fill, find, see } from "../../../shared/parts/testing/shown";

/** Shows a part that looks at the desk. */
export function show<Props extends Record<string, unknown>>(
  part: Component<Props>,
  desk: Desk,
  props: Props,
): () => void {
  return put(OnDesk as Component<object>, { desk, part, props });
}
