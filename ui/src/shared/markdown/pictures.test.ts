// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pictures, type PictureSource } from "./pictures";
import { render } from "./render";

const PNG = { mime: "image/png", base64: btoa("bytes") };
const made: Blob[] = [];
const revoked: string[] = [];

beforeEach(() => {
  URL.createObjectURL = (blob) => `blob:${made.push(blob as Blob)}`;
  URL.revokeObjectURL = (address) => void revoked.push(address);
});

afterEach(() => {
  made.length = 0;
  revoked.length = 0;
});

const drawn = (text: string) => {
  const node = document.createElement("div");
  node.innerHTML = String(render(text)); // eslint-disable-line no-restricted-properties
  return node;
};

async function shown(text: string, source: PictureSource) {
  const pictures = new Pictures(source);
  const node = drawn(text);
  await pictures.draw(node);
  return { pictures, node };
}

describe("the pictures of a text", () => {
  it("are drawn from bytes, with their descriptions, and gone from memory with the page", async () => {
    const { pictures, node } = await shown("![A graph](pictures/graph.png)", async () => PNG);
    const image = node.querySelector("img");
    expect([image?.getAttribute("src"), image?.alt]).toEqual(["blob:1", "A graph"]);
    expect(made[0]?.type).toBe("image/png");
    expect(made[0]?.size).toBe("bytes".length);
    expect(revoked).toEqual([]);
    pictures.close();
    expect(revoked).toEqual(["blob:1"]);
  });

  it("are asked for once, however often the text is drawn", async () => {
    const source = vi.fn(async () => PNG);
    const { pictures } = await shown("![a](pictures/a.png) ![b](./pictures/a.png)", source);
    await pictures.draw(drawn("![a](pictures/a.png)"));
    expect(source.mock.calls).toEqual([["a.png"]]);
  });

  it("that nobody has are their descriptions, and say that they are missing", async () => {
    const { node } = await shown("![A graph](pictures/graph.png)", () =>
      Promise.reject(new Error()),
    );
    expect(node.querySelector("img")).toBeNull();
    expect(node.querySelector(".md-missing")?.textContent).toBe("[image not found: A graph]");
  });

  it("are nothing a web view would run", async () => {
    const html = { mime: "text/html", base64: btoa("<script></script>") };
    const { node } = await shown("![x](pictures/x.html)", async () => html);
    expect([node.querySelector("img"), made.length]).toEqual([null, 0]);
  });

  it.each([
    "![x](https://example.com/pictures/x.png)",
    "![x](//example.com/x.png)",
    "![x](pictures/../../x.png)",
    "![x](file:///pictures/x.png)",
    '![x](pictures/x.png"onerror=alert)',
    "<img src='pictures/x.png'>",
  ])("are none from elsewhere: %s", async (text) => {
    const source = vi.fn(async () => PNG);
    const { node } = await shown(text, source);
    expect(source).not.toHaveBeenCalled();
    expect(node.querySelector("img")).toBeNull();
  });
});
