// What axe says of a dialog of a test, or of another part. jsdom draws nothing: colours are looked at in the window's own tests.
import axe from "axe-core";

/** A line for every rule that the part breaks; without one, that the dialog on top breaks. */
export async function findings(part: Element | null = null): Promise<string[]> {
  const looked_at = part ?? [...document.querySelectorAll('[role="dialog"]')].at(-1);
  if (!looked_at) throw new Error("there is no dialog to look at");
  const { violations } = await axe.run(looked_at, {
    rules: { "color-contrast": { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
