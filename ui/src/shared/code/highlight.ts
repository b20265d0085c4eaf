// Colours finished code, with the same grammars as the editor.
import { classHighlighter, highlightCode } from "@lezer/highlight";
import type { Language } from "../ipc/types";
import { grammarOf } from "./languages";

/** The code as nodes, its parts in spans of the classes of styles/code.css. */
export async function highlighted(code: string, language: Language): Promise<DocumentFragment> {
  const grammar = await grammarOf(language);
  const shown = document.createDocumentFragment();
  if (!grammar) {
    shown.append(code);
    return shown;
  }
  const put = (text: string, classes: string) => {
    if (!classes) {
      shown.append(text);
      return;
    }
    const span = document.createElement("span");
    span.className = classes;
    span.textContent = text;
    shown.append(span);
  };
  highlightCode(code, grammar.parser.parse(code), classHighlighter, put, () => put("\n", ""));
  return shown;
}
