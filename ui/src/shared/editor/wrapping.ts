// Wrapped lines of code go on where their code begins, and not at the editor's edge.
import { countColumn, type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

/** Deeper lines are wrapped as if they began here: a narrow editor needs room for their words. */
const DEEPEST_COLUMNS = 24;

/** The blank beside every line. */
export const LINE_PADDING = "10px";

/** A class for each depth: the content policy allows no style of its own to an element. */
const DEPTHS = Array.from({ length: DEEPEST_COLUMNS }, (_, at) => at + 1);
const HANGING = new Map(
  DEPTHS.map((columns) => [columns, Decoration.line({ class: `cm-hanging-${columns}` })]),
);
const theme = EditorView.theme(
  Object.fromEntries(
    DEPTHS.map((columns) => [
      `.cm-line.cm-hanging-${columns}`,
      { paddingInlineStart: `calc(${LINE_PADDING} + ${columns}ch)`, textIndent: `-${columns}ch` },
    ]),
  ),
);

const hanging = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = hangingIn(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = hangingIn(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

export const wrapping: Extension = [EditorView.lineWrapping, hanging, theme];

function hangingIn({ state, visibleRanges }: EditorView): DecorationSet {
  const lines = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to;) {
      const line = state.doc.lineAt(at);
      at = line.to + 1;
      // Two visible ranges can lie on one line.
      if (line.from <= last) continue;
      last = line.from;
      const blank = /^[ \t]*/.exec(line.text)?.[0] ?? "";
      const columns = Math.min(countColumn(blank, state.tabSize), DEEPEST_COLUMNS);
      const decoration = HANGING.get(columns);
      if (decoration) lines.add(line.from, line.from, decoration);
    }
  }
  return lines.finish();
}
