// Bringing somebody to a field, with the summary above it still in sight where both fit.
import { tick } from "svelte";
import type { Field } from "../../shared/ipc/types";
import { fieldId } from "../models/form";

export async function focusField(field: Field): Promise<void> {
  await tick();
  const control = document.getElementById(fieldId(field));
  if (!control) return;
  control.focus({ preventScroll: true });
  const summary = control.closest("form")?.querySelector('[data-testid="form-summary"]');
  summary?.scrollIntoView({ block: "nearest" });
  control.scrollIntoView({ block: "nearest" });
}
