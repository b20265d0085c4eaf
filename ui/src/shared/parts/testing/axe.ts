// What axe says of a dialog of a test. jsdom draws nothing: colours are looked at in the window's own tests.
import axe from "axe-core";

/** A line for every rule that the dialog on top breaks. */
export async function findings(): Promise<string[]> {
  const dialog = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  if (!dialog) throw new Error("there is no dialog to look at");
  const { violations } = await axe.run(dialog, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
