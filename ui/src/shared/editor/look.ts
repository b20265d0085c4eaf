// How the editor looks: the roles of tokens.css, which reach into its shadow root.
import { EditorView } from "@codemirror/view";
import { LINE_PADDING } from "./wrapping";

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
  ".cm-line": { paddingInline: LINE_PADDING },
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
  ...panels(),
});

/** Search, and the way to a line: as the fields and buttons of controls.css, which don't reach in here. */
function panels() {
  const ring = { outline: "2px solid var(--accent)", outlineOffset: "1px" };
  const edge = { border: "1px solid var(--line-strong)", borderRadius: "var(--radius-sm)" };
  return {
    ".cm-panel.cm-search, .cm-panel.cm-dialog": {
      padding: "6px 44px 6px 10px",
      fontSize: "var(--text-sm)",
    },
    ".cm-panel :is(input, button, label)": {
      margin: "3px 8px 3px 0",
      font: "inherit",
      fontSize: "var(--text-sm)",
      verticalAlign: "middle",
    },
    ".cm-panel label": {
      display: "inline-flex",
      alignItems: "center",
      gap: "6px",
      minHeight: "30px",
      whiteSpace: "nowrap",
    },
    ".cm-panel .cm-textfield": {
      ...edge,
      boxSizing: "border-box",
      width: "10rem",
      maxWidth: "100%",
      minHeight: "30px",
      padding: "3px 8px",
      backgroundColor: "var(--surface)",
      color: "var(--text)",
    },
    ".cm-panel .cm-textfield::placeholder": { color: "var(--text-muted)", opacity: "1" },
    ".cm-panel :is(.cm-button, [name=close], .cm-dialog-close)": {
      ...edge,
      minHeight: "30px",
      padding: "3px 10px",
      backgroundColor: "var(--surface)",
      backgroundImage: "none",
      color: "var(--text)",
      fontWeight: "550",
      cursor: "pointer",
    },
    ".cm-panel .cm-button:active": { backgroundImage: "none" },
    ".cm-panel :is(.cm-button, [name=close], .cm-dialog-close):hover": {
      backgroundColor: "color-mix(in srgb, var(--surface-sunken) 60%, var(--surface))",
    },
    // It would select every match, and this editor has one selection.
    ".cm-panel.cm-search [name=select]": { display: "none" },
    ".cm-panel:is(.cm-search, .cm-dialog) [name=close], .cm-dialog-close": {
      position: "absolute",
      top: "6px",
      right: "8px",
      width: "30px",
      margin: "3px 0",
      padding: "0",
      fontSize: "var(--text-lg)",
      lineHeight: "1",
    },
    ".cm-panel input[type=checkbox]": {
      ...edge,
      appearance: "none",
      flex: "none",
      boxSizing: "border-box",
      width: "16px",
      height: "16px",
      margin: "0",
      borderRadius: "4px",
      backgroundColor: "var(--surface)",
    },
    ".cm-panel input[type=checkbox]:checked": {
      borderColor: "var(--accent)",
      backgroundColor: "var(--accent)",
    },
    ".cm-panel input[type=checkbox]:checked::after": {
      content: '""',
      display: "block",
      width: "4px",
      height: "8px",
      margin: "1px auto 0",
      border: "solid var(--on-accent)",
      borderWidth: "0 2px 2px 0",
      transform: "rotate(45deg)",
    },
    ".cm-panel :is(input, button):focus-visible": ring,
  };
}
