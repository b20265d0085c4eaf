// Draws finished formulas as MathML, which the web view lays out natively: no script, no style element and no
// font of another place. What can't be drawn stays as it was written.
import type temml from "temml";

/** Formulas longer than this stay as they were written: laying them out would hold up typing. */
const DRAWN_UP_TO_CHARS = 1000;

/** What would be drawn wrong or not at all without styles the policy refuses, leads elsewhere, or counts
 * formulas across answers. */
const NOT_DRAWN =
  /\\(?:pmb|sideset|[bx]?cancel(?:to)?|sout|phase|angl|longdiv|enclose|textcircled|label|tag|ref|eqref|href|url|includegraphics|begin\{CD\})/;

/** Sizes that a formula may ask for: in widths of an M, and in points. */
const LARGEST: [number, number] = [10, 100];

/** Draws every formula within. */
export async function drawFormulas(block: HTMLElement): Promise<void> {
  const sources = [...block.querySelectorAll<HTMLElement>("code.md-formula")];
  if (sources.length === 0) return;
  // Loaded with the first formula there is.
  const { default: library } = await import("temml");
  for (const source of sources) {
    const math = drawn(source.textContent ?? "", library);
    // Replacing what the reader is marking would take the mark away.
    const selection = getSelection();
    const is_marked = selection && !selection.isCollapsed && selection.containsNode(source, true);
    if (math && !is_marked) source.replaceWith(math);
  }
}

function drawn(source: string, library: typeof temml): HTMLElement | null {
  if (source.length > DRAWN_UP_TO_CHARS || NOT_DRAWN.test(source)) return null;
  const marks = source.startsWith("$") && !source.startsWith("$$") ? 1 : 2;
  const formula = source.slice(marks, -marks).trim();
  const shown = document.createElement("span");
  shown.className = "md-math";
  try {
    const displayMode = marks === 2 && !source.startsWith("\\(");
    library.render(formula, shown, { displayMode, throwOnError: true, maxSize: LARGEST });
  } catch {
    // Not TeX that the library knows: its source is what there is to read.
    return null;
  }
  const is_math = [...shown.querySelectorAll("*")].every(
    (element) => element.namespaceURI === "http://www.w3.org/1998/Math/MathML",
  );
  if (!is_math || shown.querySelector("[id], [href], [src]")) return null;
  // Said as it is written: what a screen reader makes of MathML differs too much.
  shown.setAttribute("role", "img");
  shown.setAttribute("aria-label", formula);
  return shown;
}
