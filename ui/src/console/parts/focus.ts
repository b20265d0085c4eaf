// Bringing the focus to a field, with the summary above it still in sight where both fit.
import { tick } from "svelte";
import type { Field } from "../../shared/ipc/types";
import { keepFocus } from "../../shared/models/focus";
import { fieldId } from "../models/form";

/** Tells a field that the focus is about to come to it. */
export const REVEAL = "reveal";

export async function focusField(field: Field): Promise<void> {
  await tick();
  const control = document.getElementById(fieldId(field));
  if (!control) return;
  // What is folded away or behind something else can't have the focus.
  control.dispatchEvent(new Event(REVEAL));
  await tick();
  control.focus({ preventScroll: true });
  const summary = control.closest("form")?.querySelector('[data-testid="form-summary"]');
  summary?.scrollIntoView({ block: "nearest" });
  control.scrollIntoView({ block: "nearest" });
}

/** Brings the focus to the first element the selector finds, once what was changed is drawn. */
export async function focusOn(selector: string): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** Brings a focus that went with what was removed to the first of these that is there, else to
 * the page's beginning. */
export async function focusIfLost(...selectors: string[]): Promise<void> {
  await tick();
  const there = [...selectors, "main"].map((one) => document.querySelector<HTMLElement>(one));
  keepFocus(there.find((one) => one !== null) ?? null);
}

/** What a session offers next: on its card where there is one, else on its own page. */
export function nextOf(id: string): string[] {
  const buttons = ["action-resume", "open-session"].map((name) => `[data-testid="${name}"]`);
  const card = `[data-testid="live-card"][data-id="${id}"]`;
  return [...buttons.map((one) => `${card} ${one}`), ...buttons];
}
