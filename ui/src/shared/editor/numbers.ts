// Numbers beside the lines, drawn by the style and no text of the page: a screen reader that reads what
// surrounds the caret meets the answer alone.
import type { Extension } from "@codemirror/state";
import { EditorView, gutter, GutterMarker } from "@codemirror/view";

class LineNumber extends GutterMarker {
  readonly line: number;

  constructor(line: number) {
    super();
    this.line = line;
  }

  override eq(other: LineNumber): boolean {
    return other.line === this.line;
  }

  override toDOM(): Node {
    const number = document.createElement("span");
    number.dataset.line = String(this.line);
    return number;
  }
}

/** The widest number there is or soon will be: the text must not move with every tenth line. */
const widest = ({ state }: EditorView) =>
  new LineNumber(Number("9".repeat(Math.max(2, String(state.doc.lines).length))));

export const lineNumbers: Extension = [
  gutter({
    class: "cm-lineNumbers",
    lineMarker: (view, { from }) => new LineNumber(view.state.doc.lineAt(from).number),
    lineMarkerChange: ({ docChanged }) => docChanged,
    initialSpacer: widest,
    updateSpacer: (spacer, { view }) => {
      const now = widest(view);
      return spacer.eq(now) ? spacer : now;
    },
  }),
  EditorView.theme({ ".cm-lineNumbers [data-line]::before": { content: "attr(data-line)" } }),
];
