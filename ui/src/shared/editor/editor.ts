// The editor of code on both pages: CodeMirror in a shadow root, where the styles it makes are sheets and not
// elements, which the content policy refuses.
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  type Transaction,
} from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { grammarOf } from "../code/languages";
import type { Language } from "../ipc/types";
import { HIGHLIGHTED_UP_TO_CHARS } from "../markdown/dress";
import codeStyles from "../styles/code.css?inline";
import { Cleaning, isPutIn } from "./cleaning";
import { look } from "./look";
import { lineNumbers } from "./numbers";
import type { Cleaned } from "./pasted";
import { wrapping } from "./wrapping";

export interface EditorOptions {
  host: HTMLElement;
  text: string;
  language: Language;
  /** What screen readers call it. */
  label: string;
  onTyped: (read: () => string, caret: () => number) => void;
  /** Called before `onTyped` for the same change. */
  onPasted?: (text: string) => void;
  /** Nothing is taken in that makes the text longer than this. */
  max_chars: number;
  onTooLong: () => void;
  /** Odd signs were taken out of pasted code; null once that was undone. */
  onCleaned: (cleaned: Cleaned | null) => void;
  /** It can be read and copied from, and nothing else. */
  is_locked?: boolean;
}

/** Marks what the page puts into it: nobody typed it. */
const putByPage = Annotation.define<boolean>();

export class Editor {
  #view: EditorView;
  #colours = new Compartment();
  #language: Language;
  #is_coloured = false;
  #cleaning: Cleaning;

  constructor(options: EditorOptions) {
    const { host, text, language, label, onTyped, onPasted, onCleaned, ...limit } = options;
    const { is_locked = false } = options;
    const root = host.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(codeStyles);
    root.adoptedStyleSheets = [sheet];
    const listener = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      const is_put = update.transactions.some((change) => change.annotation(putByPage));
      if (is_put) return void (this.#is_coloured !== this.#mayColour() && this.#colour());
      update.transactions.filter(isPutIn).forEach((change) => {
        insertedIn(change).forEach((text) => onPasted?.(text));
      });
      onTyped(
        () => this.#view.state.doc.toString(),
        () => this.#view.state.selection.main.head,
      );
      if (this.#is_coloured !== this.#mayColour()) void this.#colour();
    });
    this.#cleaning = new Cleaning(() => isCode(this.#language), onCleaned);
    const state = EditorState.create({
      doc: text,
      extensions: [
        ...EXTENSIONS,
        this.#colours.of([]),
        contentAttributes(label, is_locked),
        EditorState.readOnly.of(is_locked),
        atMost(limit),
        listener,
        this.#cleaning.extension,
      ],
    });
    this.#view = new EditorView({ state, parent: root, root });
    // What scrolls can't be gone to, and would be a stop without a name to a reader.
    this.#view.scrollDOM.removeAttribute("tabindex");
    this.#language = language;
    void this.#colour();
  }

  /** What was pasted before the candidate chose a language of code is cleaned when they do. */
  setLanguage(language: Language) {
    const becomes_code = isCode(language) && !isCode(this.#language);
    this.#language = language;
    if (becomes_code) this.#cleaning.clean(this.#view);
    void this.#colour();
  }

  /** Shows another text in place of what stands there, which its history can bring back. */
  setText(text: string) {
    const { length } = this.#view.state.doc;
    this.#view.dispatch({
      changes: { from: 0, to: length, insert: text },
      annotations: [putByPage.of(true), isolateHistory.of("full")],
      // Neither too long nor odd is what was kept.
      filter: false,
    });
  }

  /** What stands there. */
  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Has all of it say something else, as if typed: a step of its own that can be undone. */
  begin(text: string) {
    const { doc } = this.#view.state;
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      userEvent: "input.starter",
      annotations: isolateHistory.of("full"),
    });
  }

  /** Brings back what cleaning took out of pasted code. */
  undoCleaning() {
    this.#cleaning.undo(this.#view);
    this.focus();
  }

  focus() {
    this.#view.focus();
  }

  /** Puts the caret to the beginning of a line, from 1, in sight; to the last one where there are fewer. */
  goToLine(line: number) {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
    const scrolled = EditorView.scrollIntoView(from, { y: "center" });
    this.#view.dispatch({ selection: { anchor: from }, effects: scrolled });
    this.focus();
  }

  destroy() {
    this.#view.destroy();
  }

  #mayColour(): boolean {
    return this.#view.state.doc.length <= HIGHLIGHTED_UP_TO_CHARS;
  }

  async #colour(): Promise<void> {
    const language = this.#language;
    this.#is_coloured = this.#mayColour();
    const grammar = this.#is_coloured ? await grammarOf(language) : null;
    // Another one was chosen while this one was loaded.
    if (language !== this.#language) return;
    this.#view.dispatch({ effects: this.#colours.reconfigure(grammar?.extension ?? []) });
  }
}

function insertedIn({ changes }: Transaction): string[] {
  const texts: string[] = [];
  changes.iterChanges((_from, _to, _begin, _end, text) => void texts.push(text.toString()));
  return texts.filter((text) => text !== "");
}

/** In prose every sign may be meant. */
const isCode = (language: Language) => language !== "text" && language !== "markdown";

/** The library's words, as they stand on this page's other buttons. */
const PHRASES = {
  next: "Next",
  previous: "Previous",
  "match case": "Match case",
  regexp: "Regex",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
  "Go to line": "Go to line",
  go: "Go",
};

const EXTENSIONS: Extension[] = [
  lineNumbers,
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSpecialChars(),
  history(),
  EditorState.allowMultipleSelections.of(false),
  indentOnInput(),
  indentUnit.of("    "),
  bracketMatching(),
  highlightSelectionMatches(),
  search({ top: true }),
  EditorState.phrases.of(PHRASES),
  syntaxHighlighting(classHighlighter),
  wrapping,
  EditorView.domEventHandlers({
    blur: (_, view) => letGo(view),
    // Before the web view puts the caret to the beginning.
    focus: (_, view) => view.focus(),
  }),
  // Tab indents. Escape gives the next Tab back to the page: CodeMirror sees to that.
  keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
  look,
];

/** Refuses what would make the text too long, as a whole: half of a paste is no help. Counted in the units
 * of the page, of which a character has one or two; the rule itself is judged where the text is kept. */
function atMost({ max_chars, onTooLong }: Pick<EditorOptions, "max_chars" | "onTooLong">) {
  return EditorState.changeFilter.of(({ changes, startState, newDoc }) => {
    if (changes.newLength <= max_chars || newDoc.length <= startState.doc.length) return true;
    onTooLong();
    return false;
  });
}

/** WebKit leaves the selection in an editor when a button is pressed, and types into it what is typed after
 * that, whatever has the focus. It comes back with the focus. */
function letGo({ root, contentDOM }: EditorView) {
  // Another window has the focus, and this one still knows where it was.
  if (root.activeElement === contentDOM) return;
  getSelection()?.removeAllRanges();
}

function contentAttributes(label: string, is_locked: boolean): Extension {
  return EditorView.contentAttributes.of({
    "aria-label": is_locked ? label : `${label}. Tab indents; press Escape and then Tab to leave.`,
    ...(is_locked && { "aria-readonly": "true" }),
    "data-typing": "",
    tabindex: "0",
  });
}
