// A button in drawn Markdown that copies a text and says so.
import { announce } from "../models/announcer";
import { copyText } from "../models/copying";

const SAID_MS = 2000;

/** Copies what an element says; where that is refused, selects it for the keyboard. */
export function copyingButton(shown: HTMLElement, testid: string, name = ""): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet small";
  button.dataset.testid = testid;
  const say = (words: string) => {
    button.textContent = words;
    if (name === "") return;
    if (words === "Copy") button.setAttribute("aria-label", `Copy ${name}`);
    else button.removeAttribute("aria-label");
  };
  say("Copy");
  let timer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener("click", () => {
    void copyText(shown.textContent ?? "").then((is_copied) => {
      if (!is_copied) getSelection()?.selectAllChildren(shown);
      const words = is_copied ? "Copied" : "Selected: copy it with the keyboard";
      say(words);
      announce(words);
      clearTimeout(timer);
      timer = setTimeout(() => say("Copy"), SAID_MS);
    });
  });
  return button;
}
