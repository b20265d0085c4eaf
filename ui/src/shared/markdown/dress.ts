// What only finished blocks have: names and colours of code, buttons that copy, drawn formulas, and ways to
// reach with the keyboard what scrolls.
import { languageNamed } from "../code/names";
import { copyingButton } from "./copying_button";
import { drawFormulas } from "./formula_drawing";

/** Code longer than this stays uncoloured: parsing it would hold up typing. */
export const HIGHLIGHTED_UP_TO_CHARS = 50_000;

/** Code of more lines than this is laid out in stretches of so many, each when it comes into sight: all
 * lines at once would stop the page. */
const STRETCH_LINES = 500;

/** Dresses a finished block. */
export function dress(block: HTMLElement) {
  dressCode(block);
  for (const table of block.querySelectorAll<HTMLElement>(".md-table")) reachable(table, "Table");
  for (const address of block.querySelectorAll<HTMLElement>(".md-address")) dressLink(address);
  void drawFormulas(block);
}

/** What scrolls sideways is reached and scrolled with the keyboard, too. */
function reachable(scrolling: HTMLElement, name: string) {
  scrolling.tabIndex = 0;
  scrolling.setAttribute("role", "group");
  scrolling.setAttribute("aria-label", name);
}

/** No link leads anywhere, but its address can be taken along. */
function dressLink(address: HTMLElement) {
  const target = address.closest(".md-target");
  const words = target?.previousElementSibling?.textContent?.trim();
  const name = words ? `address of ${words}` : (address.textContent ?? "");
  (target ?? address).after(" ", copyingButton(address, "copy-address", name));
}

function dressCode(block: HTMLElement) {
  for (const code of block.querySelectorAll<HTMLElement>("pre > code")) {
    const named = /(?:^| )language-(\S+)/.exec(code.className)?.[1] ?? "";
    const pre = code.parentElement;
    if (!pre) continue;
    reachable(pre, named === "" ? "Code" : `Code, ${named}`);
    pre.before(bar(named, code));
    stretch(code);
    void colour(code, named);
  }
}

/** Cuts very long code into stretches; its text stays what it was. */
function stretch(code: HTMLElement) {
  const text = code.textContent ?? "";
  if (text.length <= HIGHLIGHTED_UP_TO_CHARS) return;
  const lines = text.split("\n");
  if (lines.length <= STRETCH_LINES) return;
  const stretches = document.createDocumentFragment();
  for (let at = 0; at < lines.length; at += STRETCH_LINES) {
    const span = document.createElement("span");
    span.className = "stretch";
    const end = at + STRETCH_LINES;
    span.textContent = lines.slice(at, end).join("\n") + (end < lines.length ? "\n" : "");
    stretches.append(span);
  }
  code.replaceChildren(stretches);
}

function bar(named: string, code: HTMLElement): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "code-bar";
  const name = document.createElement("span");
  name.textContent = named;
  bar.append(name, copyingButton(code, "copy-code"));
  return bar;
}

async function colour(code: HTMLElement, named: string): Promise<void> {
  const language = languageNamed(named);
  const text = code.textContent ?? "";
  if (language === "text" || text.length > HIGHLIGHTED_UP_TO_CHARS) return;
  // Loaded with the first code there is to colour.
  const { highlighted } = await import("../code/highlight");
  const coloured = await highlighted(text, language);
  // Replacing what the reader is marking would take the mark away.
  if (!getSelection()?.containsNode(code, true) || getSelection()?.isCollapsed) {
    code.replaceChildren(coloured);
  }
}
