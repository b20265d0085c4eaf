// What every part is held to for people who hear the windows. Decision 0027 says what WebKitGTK does with it,
// and the window's own tests hear it.
import { type AST, parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>("./**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});

type Node = AST.Fragment["nodes"][number];
type Tag = AST.RegularElement | AST.Component;

const PRESSED =
  /^(button|a|summary|ActionButton|Select\.Trigger|DropdownMenu\.Item|Tabs\.Trigger)$/;

function isTag(node: object): node is Tag {
  return "type" in node && (node.type === "RegularElement" || node.type === "Component");
}

/** All elements and parts within, however deep. */
function tagsIn(value: unknown): Tag[] {
  if (typeof value !== "object" || value === null) return [];
  const within = Object.values(value).flatMap(tagsIn);
  return isTag(value) ? [value, ...within] : within;
}

function attribute(tag: Tag, name: string): string | null {
  const found = tag.attributes.find((one) => one.type === "Attribute" && one.name === name);
  if (!found || found.type !== "Attribute") return null;
  const { value } = found;
  return Array.isArray(value)
    ? value.map((part) => ("data" in part ? part.data : "{}")).join("")
    : "{}";
}

/** Whether there are words in it, be they seen or only heard. */
function hasWords(node: Node): boolean {
  if (node.type === "Text") return node.data.trim() !== "";
  if (node.type === "ExpressionTag" || node.type === "RenderTag") return true;
  if (node.type === "IfBlock") {
    const [yes, no] = [node.consequent, node.alternate];
    return yes.nodes.some(hasWords) && (no?.nodes.some(hasWords) ?? false);
  }
  if (isTag(node))
    return attribute(node, "aria-hidden") !== "true" && node.fragment.nodes.some(hasWords);
  return "body" in node && typeof node.body === "object" && "nodes" in node.body
    ? (node.body.nodes as Node[]).some(hasWords)
    : false;
}

const parts = Object.entries(sources).map(([path, source]) => ({
  path,
  tags: tagsIn(parse(source, { modern: true }).fragment),
}));

function found(is_wrong: (tag: Tag, path: string) => boolean): string[] {
  return parts.flatMap(({ path, tags }) =>
    tags
      .filter((tag) => is_wrong(tag, path))
      .map((tag) => `${path}: <${tag.name}> at ${tag.start}`),
  );
}

describe("every part", () => {
  it("has words in whatever is pressed, where it shows an icon alone, too", () => {
    expect(found((tag) => PRESSED.test(tag.name) && !tag.fragment.nodes.some(hasWords))).toEqual(
      [],
    );
  });

  it("leaves it to the announcer to say what nobody went to", () => {
    const speaks = (tag: Tag) =>
      /^(status|alert)$/.test(attribute(tag, "role") ?? "") ||
      (attribute(tag, "aria-live") ?? "off") !== "off";
    expect(found((tag, path) => speaks(tag) && !path.endsWith("/Announcer.svelte"))).toEqual([]);
  });

  it("opens what is folded by the one part that says so", () => {
    const folds = (tag: Tag) => /^(details|summary)$/.test(tag.name);
    expect(found((tag, path) => folds(tag) && !path.endsWith("/Fold.svelte"))).toEqual([]);
  });

  it("chooses from a list by the one part that tells of the choice", () => {
    const lists = (tag: Tag) => /^(select|Select\.Root)$/.test(tag.name);
    expect(found((tag, path) => lists(tag) && !path.endsWith("/ListChoice.svelte"))).toEqual([]);
  });

  it("says of no button that it opens a menu, which would make it a choice without a value", () => {
    expect(found((tag) => attribute(tag, "aria-haspopup") === "menu")).toEqual([]);
  });

  it("names its main region", () => {
    expect(found((tag) => tag.name === "main" && attribute(tag, "aria-label") === null)).toEqual(
      [],
    );
  });
});
