// Markdown to safe HTML: no raw HTML, no image is loaded, no link leads anywhere. A picture of the text's own,
// `pictures/NAME`, is marked with its name for whoever has its bytes.
import DOMPurify from "dompurify";
import MarkdownIt, { type Env } from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import { formulaPipes, hidePipes } from "./formula_pipes";
import { formulas } from "./formulas";
import { tablesAndTasks } from "./tables_and_tasks";

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
  // The standard knows bold text by the blanks around it, and Chinese, Japanese and Korean have none.
  .use(cjkFriendly)
  .use(formulas)
  .use(formulaPipes)
  .use(tablesAndTasks);

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
  const name = pictureNamed(String(tokens[at]?.attrGet("src") ?? ""));
  const mark = name === null ? "" : ` data-picture="${escape(name)}"`;
  return `<span class="md-image"${mark}>[image: ${escape(words)}]</span>`;
};

/** The names that Hotseat gives to pictures need no escapes, so another one is no picture of its own. */
function pictureNamed(address: string): string | null {
  return /^(?:\.\/)?pictures\/([\w-]+\.\w+)$/.exec(address)?.[1] ?? null;
}

// A link is its words followed by its address; one of an address alone says it once.
const addresses: string[] = [];
markdown.renderer.rules.link_open = (tokens, at) => {
  const address = String(tokens[at]?.attrGet("href") ?? "");
  const is_bare = tokens[at]?.markup === "autolink";
  addresses.push(is_bare ? "" : address);
  return `<span class="${is_bare ? "md-address" : "md-link"}">`;
};
markdown.renderer.rules.link_close = () => {
  const address = addresses.pop();
  if (!address) return "</span>";
  return `</span> <span class="md-target">(<span class="md-address">${escape(address)}</span>)</span>`;
};

const ALLOWED = {
  ALLOWED_TAGS: [
    ..."p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s span".split(" "),
    ..."table thead tbody tr th td div".split(" "),
  ],
  ALLOWED_ATTR: ["class", "start", "data-picture"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_TRUSTED_TYPE: true,
} as const;

/** What blocks share: where their references lead. */
export type References = NonNullable<Env["references"]>;

/** The text as HTML that may be put into the page as it is. A text that still grows is shown so that
 * nothing in it turns into something else when its end arrives. */
export function render(text: string, references: References = {}, is_growing = false): TrustedHTML {
  addresses.length = 0;
  return DOMPurify.sanitize(markdown.render(text, { references, is_growing }), {
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

/** The outermost blocks of a text that still grows, in order; the references they define are added to
 * those given. */
export function blocksOf(text: string, references: References): Block[] {
  const tokens: ReturnType<typeof markdown.parse> = [];
  const env = { references, is_growing: true };
  markdown.block.parse(hidePipes(text.replace(/\r\n?/g, "\n")), markdown, env, tokens);
  return tokens
    .filter(({ level, nesting, map }) => level === 0 && nesting >= 0 && map !== null)
    .map(({ type, info, map }) => ({ line: map?.[0] ?? 0, fence: type === "fence" ? info : null }));
}
