// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { dress } from "./dress";
import { render } from "./render";

const writeText = vi.fn(async () => undefined);
vi.stubGlobal("navigator", { clipboard: { writeText } });

function dressed(text: string): HTMLElement {
  const node = document.createElement("div");
  node.innerHTML = String(render(text)); // eslint-disable-line no-restricted-properties
  dress(node);
  return node;
}

describe("a finished block", () => {
  it("can be reached and scrolled with the keyboard where it is wider than its place", () => {
    const node = dressed("| a |\n|---|\n| b |\n\n```rust\nlet a;\n```\n\n```\nb\n```");
    const reached = [...node.querySelectorAll<HTMLElement>('[tabindex="0"]')];
    expect(reached.map((at) => [at.getAttribute("role"), at.getAttribute("aria-label")])).toEqual([
      ["group", "Table"],
      ["group", "Code, rust"],
      ["group", "Code"],
    ]);
    expect(reached[0]?.querySelector("table")).not.toBeNull();
  });

  it("has a button for each address, which copies it and says so", async () => {
    const node = dressed("[the paper](https://example.com/p?a=1&b=2) and <https://example.com>");
    const buttons = [...node.querySelectorAll<HTMLElement>("[data-testid=copy-address]")];
    expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual([
      "Copy address of the paper",
      "Copy https://example.com",
    ]);
    buttons[0]?.click();
    expect(writeText).toHaveBeenCalledWith("https://example.com/p?a=1&b=2");
    await vi.waitFor(() => expect(buttons[0]?.textContent).toBe("Copied"));
    expect(buttons[0]?.getAttribute("aria-label")).toBeNull();
  });
});
