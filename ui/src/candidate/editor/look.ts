// How the editor looks: the roles of tokens.css, which reach into its shadow root.
import { EditorView } from "@codemirror/view";

export const look = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    fontSize: "var(--text-md)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    fontVariantLigatures: "none",
    lineHeight: "1.55",
  },
  ".cm-content": { caretColor: "var(--accent)", paddingBlock: "10px" },
  ".cm-line": { paddingInline: "10px" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--text-muted)",
    border: "none",
  },
  ".cm-lineNumbers .cm-gutterElement": { paddingInline: "12px 6px" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--surface-sunken) 60%, transparent)",
  },
  "& ::selection": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--caution-soft)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--accent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--surface-sunken)",
    outline: "1px solid var(--line-strong)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "var(--danger-soft)",
    outline: "1px solid var(--danger)",
  },
  ".cm-panels": {
    backgroundColor: "var(--surface-sunken)",
    color: "var(--text)",
    fontFamily: "var(--font-ui)",
  },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 28px 8px 10px", fontSize: "var(--text-sm)" },
  ".cm-panel.cm-search label": { fontSize: "var(--text-sm)" },
  ".cm-textfield": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-sm)",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    fontSize: "var(--text-sm)",
    padding: "3px 8px",
  },
  ".cm-button": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-sm)",
    backgroundColor: "var(--surface)",
    backgroundImage: "none",
    color: "var(--text)",
    fontSize: "var(--text-sm)",
    padding: "3px 10px",
  },
  ".cm-panel.cm-search [name=close]": {
    color: "var(--text)",
    fontSize: "var(--text-lg)",
    padding: "0 8px",
  },
  ".cm-textfield:focus-visible, .cm-button:focus-visible, [name=close]:focus-visible": {
    outline: "2px solid var(--accent)",
    outlineOffset: "1px",
  },
});
