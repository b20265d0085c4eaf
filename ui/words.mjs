// Lists what people read on the pages: file, line and string, one a line. `node words.mjs` lists all of
// src; a test asks `wordsOf` about a source of its own.
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parse } from "svelte/compiler";
import ts from "typescript";

/** Attributes of an element that are read or heard; of a part every attribute may be. */
const READ = new Set(["alt", "aria-description", "aria-label", "aria-roledescription"]);
READ.add("aria-valuetext").add("label").add("placeholder").add("title");
/** Nodes that hold code even where it looks like a sentence. */
const CODE = new Set(["class", "d", "id", "style", "viewBox"]);
/** Comparisons ask what something is; nobody reads what they compare with. */
const COMPARING = new Set(["==", "===", "!=", "!=="]);

/** What style sheets are made of, where a value of theirs begins or calls a function. */
const STYLE =
  /^-?[\d.]+(px|fr|%)? [^ ]*(px|auto|solid)|\b(var|minmax|calc|color-mix)\(|^\d+(px|fr)\b/;
/** Selectors, media queries and tags. */
const SELECTOR = /^#|^\(prefers-|\[[a-z-]+[\]=]|^[a-z]+(, | > )[a-z]|^(<[^>]*>)+$/;
/** Names of keys and types: "ArrowUp". */
const NAME = /^\p{Lu}\p{Ll}+\p{Lu}\w*$/u;

/** Whether people read this: a sentence, several words, or one that begins as a label does. */
export const isRead = (text) => {
  const words = text.trim();
  if (STYLE.test(words) || SELECTOR.test(words) || NAME.test(words)) return false;
  return /\p{L}{2}/u.test(words) && (/\S\s+\S/.test(words) || /^\p{Lu}\p{Ll}/u.test(words));
};

/** The words of one file, as `{ line, text }`. */
export function wordsOf(file, source) {
  return file.endsWith(".svelte") ? wordsOfPart(source) : wordsOfScript(source);
}

function wordsOfPart(source) {
  const root = parse(source, { modern: true });
  const found = [];
  const add = (at, text) => {
    found.push({ line: source.slice(0, at).split("\n").length, text: inOneLine(text) });
  };
  for (const script of [root.module, root.instance]) {
    if (!script) continue;
    const { start, end } = script.content;
    for (const { at, text } of literals(source.slice(start, end))) add(start + at, text);
  }
  walkFragment(root.fragment, source, add);
  return found;
}

function walkFragment(fragment, source, add) {
  for (const run of runs(fragment.nodes)) {
    const text = run.map((node) => (node.type === "Text" ? node.data : nodeSource(node, source)));
    const has = run.some((node) => node.type === "Text" && /\p{L}/u.test(node.data));
    const first = run.find((node) => node.type !== "Text" || node.data.trim() !== "");
    if (has) add(first.start + leadingBlanks(first), text.join(""));
  }
  for (const node of fragment.nodes) walkNode(node, source, add);
}

const nodeSource = (node, source) => inOneLine(source.slice(node.start, node.end));
const leadingBlanks = (node) => (node.type === "Text" ? node.data.search(/\S/) : 0);

/** Text and the values inside it belong together: "{n} left". */
function runs(nodes) {
  const all = [[]];
  for (const node of nodes) {
    if (node.type === "Text" || node.type === "ExpressionTag") all.at(-1).push(node);
    else all.push([]);
  }
  return all;
}

function walkNode(node, source, add) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) return node.forEach((one) => walkNode(one, source, add));
  if (node.type === "Fragment") return walkFragment(node, source, add);
  if (node.type === "Attribute" && !isAttributeRead(node)) return;
  if (node.type === "Attribute") addAttribute(node, source, add);
  if (node.type === "BinaryExpression" && COMPARING.has(node.operator)) return;
  if (node.type === "Literal" && typeof node.value === "string" && isRead(node.value)) {
    add(node.start, node.value);
  }
  if (
    node.type === "TemplateLiteral" &&
    isRead(node.quasis.map((one) => one.value.cooked).join("…"))
  ) {
    add(node.start, source.slice(node.start + 1, node.end - 1));
  }
  for (const [key, value] of Object.entries(node)) {
    if (key !== "loc" && key !== "metadata" && typeof value === "object") {
      walkNode(withOwner(node, key, value), source, add);
    }
  }
}

/** Attributes learn whether they stand on a part or on an element. */
function withOwner(node, key, value) {
  if (key !== "attributes") return value;
  return value.map((one) => ({ ...one, isOfPart: node.type === "Component" }));
}

const isAttributeRead = (node) =>
  READ.has(node.name) || /^on[a-z]/.test(node.name) || (node.isOfPart && !CODE.has(node.name));

function addAttribute(node, source, add) {
  if (!Array.isArray(node.value)) return;
  const text = node.value.map((one) => (one.type === "Text" ? one.data : nodeSource(one, source)));
  const has = node.value.some((one) => one.type === "Text" && /\p{L}/u.test(one.data));
  if (has && (READ.has(node.name) || isRead(text.join("")))) add(node.start, text.join(""));
}

function wordsOfScript(source) {
  const line = (at) => source.slice(0, at).split("\n").length;
  return literals(source).map(({ at, text }) => ({ line: line(at), text: inOneLine(text) }));
}

/** String literals of TypeScript that people read, as `{ at, text }`. */
function literals(source) {
  const found = [];
  const file = ts.createSourceFile("words.ts", source, ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForCode(node)) return;
    if (ts.isStringLiteralLike(node) && !isName(node) && isRead(node.text)) {
      found.push({ at: node.getStart(file), text: node.text });
    }
    if (ts.isTemplateExpression(node) && isRead(fixedPart(node))) {
      found.push({ at: node.getStart(file), text: node.getText(file).slice(1, -1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const fixedPart = (node) =>
  [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("…");

const isName = (node) =>
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
  ts.isElementAccessExpression(node.parent) ||
  ts.isCaseClause(node.parent);

/** Compared with, taken apart, or a list of classes. */
const isForCode = (node) => {
  if (!ts.isStringLiteralLike(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  return (
    COMPARING.has(parent.operatorToken.getText()) || /\.className$/.test(parent.left.getText())
  );
};

const inOneLine = (text) => text.replace(/\s+/g, " ").trim();

/** Every source of the pages; tests and generated types are nothing people read. */
export function sources() {
  return readdirSync("src", { recursive: true })
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .filter(
      (path) => /\.(svelte|ts)$/.test(path) && !/\.test\.ts$|\/testing|ipc\/types\.ts$/.test(path),
    )
    .toSorted();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const path of sources()) {
    for (const { line, text } of wordsOf(path, readFileSync(path, "utf8"))) {
      process.stdout.write(`ui/${path}:${line}: ${text}\n`);
    }
  }
}
