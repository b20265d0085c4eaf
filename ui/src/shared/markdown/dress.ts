// Gives finished code blocks their language's name, a button that copies them, and colours.
import { languageNamed } from "../code/names";
import { announce } from "../models/announcer";
import { copyText } from "../models/copying";

/** Code longer than this stays uncoloured: parsing it would hold up typing. */
export const HIGHLIGHTED_UP_TO_CHARS = 50_000;

const SAID_MS = 2000;

/** Code of more lines than this is laid out in stretches of so many, each when it comes into sight: all
 * lines at once would stop the page. */
const STRETCH_LINES = 500;

/** Dresses every code block within. */
export function dress(block: HTMLElement) {
  for (const code of block.querySelectorAll<HTMLElement>("pre > code")) {
    const named = /(?:^| )language-(\S+)/.exec(code.className)?.[1] ?? "";
    const pre = code.parentElement;
    if (!pre) continue;
    // Long lines are scrolled to with the keyboard, too.
    pre.tabIndex = 0;
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
  bar.append(name, copyButton(code));
  return bar;
}

function copyButton(code: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet small";
  button.textContent = "Copy";
  button.dataset.testid = "copy-code";
  let timer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener("click", () => {
    void copyText(code.textContent ?? "").then((is_copied) => {
      if (!is_copied) getSelection()?.selectAllChildren(code);
      button.textContent = is_copied ? "Copied" : "Selected: copy it with the keyboard";
      announce(button.textContent);
      clearTimeout(timer);
      timer = setTimeout(() => (button.textContent = "Copy"), SAID_MS);
    });
  });
  return button;
}

async function colour(code: HTMLElement, named: string): Promise<void> {
  const language = languageNamed(named);
  const text = code.textContent ?? "";
  if (language === "text" || text.length > HIGHLIGHTED_UP_TO_CHARS) return;
  // Loaded with the first code there is to colour.
  const { highlighted } = await import("../code/highlight");
  const coloured = await highlighted(text, language);
  // Replacing what somebody is marking would take the mark away.
  if (!getSelection()?.containsNode(code, true) || getSelection()?.isCollapsed) {
    code.replaceChildren(coloured);
  }
}
