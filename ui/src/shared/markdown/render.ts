// Markdown to safe HTML: no raw HTML, no image is loaded, no link leads anywhere.
import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

const escape = markdown.utils.escapeHtml;

// Files of some editors begin with a mark that would hide a first heading.
markdown.core.ruler.before("normalize", "byte_order_mark", (state) => {
  state.src = state.src.replace(/^\uFEFF+/, "");
});

// The page has a first heading of its own.
markdown.core.ruler.push("demote_headings", ({ tokens }) => {
  for (const token of tokens) {
    if (token.type.startsWith("heading_")) {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`;
    }
  }
});

// An image is its description.
markdown.renderer.rules.image = (tokens, at) => {
  const words = tokens[at]?.content || "no description";
  return `<span class="md-image">[image: ${escape(words)}]</span>`;
};

// A link is its text followed by where it would lead.
const targets: string[] = [];
markdown.renderer.rules.link_open = (tokens, at) => {
  targets.push(String(tokens[at]?.attrGet("href") ?? ""));
  return `<span class="md-link">`;
};
markdown.renderer.rules.link_close = () => {
  const target = targets.pop() ?? "";
  return `</span> <span class="md-target">(${escape(target)})</span>`;
};

const ALLOWED = {
  ALLOWED_TAGS: [
    ..."p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s span".split(" "),
    ..."table thead tbody tr th td".split(" "),
  ],
  ALLOWED_ATTR: ["class", "start"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_TRUSTED_TYPE: true,
} as const;

/** What blocks share: where their references lead. */
export type References = Record<string, unknown>;

/** The text as HTML that may be put into the page as it is. */
export function render(text: string, references: References = {}): TrustedHTML {
  targets.length = 0;
  return DOMPurify.sanitize(markdown.render(text, references), {
    ...ALLOWED,
    ALLOWED_TAGS: [...ALLOWED.ALLOWED_TAGS],
    ALLOWED_ATTR: [...ALLOWED.ALLOWED_ATTR],
  });
}

/** A paragraph, list, code block or the like at the outermost level. */
export interface Block {
  /** Its first line, from 0. */
  line: number;
  /** What stands after the fence of a code block; null for anything else. */
  fence: string | null;
}

/** The text's outermost blocks, in order; the references they define are added to those given. */
export function blocksOf(text: string, references: References): Block[] {
  const tokens: ReturnType<typeof markdown.parse> = [];
  markdown.block.parse(text.replace(/\r\n?/g, "\n"), markdown, references, tokens);
  return tokens
    .filter(({ level, nesting, map }) => level === 0 && nesting >= 0 && map !== null)
    .map(({ type, info, map }) => ({ line: map?.[0] ?? 0, fence: type === "fence" ? info : null }));
}
