// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import Announcer from "../parts/Announcer.svelte";
import { heard, put } from "../parts/testing/shown";
import { aloud, announce, changesAloud } from "./announcer";

describe("a saying", () => {
  it("is a block of its own in the region of the page, also where it was said before", async () => {
    put(Announcer, {});
    announce("Saved");
    announce("Saved");
    const blocks = () => [...document.querySelectorAll("[aria-live] > p")];
    await vi.waitFor(() =>
      expect(blocks().map((one) => one.textContent)).toEqual(["Saved", "Saved"]),
    );
  });

  it("is the shell's where that has a voice, and not said twice", async () => {
    const said: string[] = [];
    window.webkit = { messageHandlers: { voice: { postMessage: (words) => said.push(words) } } };
    put(Announcer, {});
    announce(" Saved ");
    await vi.waitFor(() => expect(said).toEqual(["Saved"]));
    expect(document.querySelector("[data-testid=spoken]")?.getAttribute("aria-live")).toBe("off");
    delete window.webkit;
  });

  it("goes to the dialog that lies on top by then, and to the page once that is closed", async () => {
    const page = document.body.appendChild(document.createElement("div"));
    const dialog = document.body.appendChild(document.createElement("div"));
    put(Announcer, {}, page);
    announce("Said as it opens");
    const close = put(Announcer, {}, dialog);
    await vi.waitFor(() => expect(dialog.textContent).toContain("Said as it opens"));
    announce("Said as it closes");
    close();
    flushSync();
    await vi.waitFor(() => expect(page.textContent).toContain("Said as it closes"));
    expect(page.textContent).not.toContain("Said as it opens");
  });
});

describe("an element whose words are said", () => {
  function shown(html: Node[], how = aloud) {
    const said = heard();
    const node = document.createElement("div");
    node.append(...html);
    const stop = how(node);
    return { said, node, stop };
  }

  it("has them said as it comes and whenever they are others, and nothing else", async () => {
    const { said, node, stop } = shown([new Text("Not saved")]);
    node.dataset.state = "failed";
    node.append(" yet");
    await vi.waitFor(() => expect(said).toEqual(["Not saved", "Not saved yet"]));
    if (stop) stop();
  });

  it("has only what it becomes said where what it comes with is no news", async () => {
    const { said, node } = shown([new Text("Nothing new")], changesAloud);
    node.textContent = "Looking";
    await vi.waitFor(() => expect(said).toEqual(["Looking"]));
    node.textContent = "Nothing new";
    await vi.waitFor(() => expect(said).toEqual(["Looking", "Nothing new"]));
  });

  it("keeps blocks apart and leaves its buttons out", async () => {
    const title = document.createElement("strong");
    title.textContent = "Not reached";
    const detail = document.createElement("p");
    detail.textContent = "No network.";
    const button = document.createElement("button");
    button.textContent = "Try again";
    const { said } = shown([title, detail, button]);
    await vi.waitFor(() => expect(said).toEqual(["Not reached No network."]));
  });
});
