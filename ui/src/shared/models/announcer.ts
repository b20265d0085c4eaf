// What screen readers say of what has not got the focus. Where the shell has a voice, which is where the page
// is WebKitGTK's, the shell says it: Orca says nothing of live regions there. Elsewhere each saying is a block
// of its own in a live region of whatever lies on top, since nothing outside a dialog is heard while it is open.
import type { Attachment } from "svelte/attachments";

/** Past what was changed at the same time: a dialog that closes would take the words along, and a focus
 * that moves would have the reader break off. */
const AFTER_MS = 150;

declare global {
  interface Window {
    webkit?: { messageHandlers?: { voice?: { postMessage: (words: string) => void } } };
  }
}

/** The shell's, by the name that `windows/voice.rs` gives it. */
function shellsVoice() {
  return window.webkit?.messageHandlers?.voice ?? null;
}

/** Whether what is said has to be live in the page to be heard. */
export function speaksInPage(): boolean {
  return shellsVoice() === null;
}

/** Where sayings are put. */
export interface Region {
  add(words: string): void;
}

const regions: Region[] = [];

/** Has a region take what is said, until the returned function is called or another one opens over it. */
export function openRegion(region: Region): () => void {
  regions.push(region);
  return () => regions.splice(regions.indexOf(region), 1);
}

/** Has screen readers say this once, whatever has the focus. */
export function announce(words: string) {
  if (words.trim() === "") return;
  // Asked for now: by then the page may be gone.
  const voice = shellsVoice();
  setTimeout(() => {
    regions.at(-1)?.add(words.trim());
    voice?.postMessage(words.trim());
  }, AFTER_MS);
}

/** Has an element's words said when it comes, and again whenever they are others. */
export const aloud: Attachment<HTMLElement> = (node) => watched(node, "");

/** Has an element's words said whenever they are others, but not those it comes with. */
export const changesAloud: Attachment<HTMLElement> = (node) => watched(node, wordsIn(node));

function watched(node: HTMLElement, known: string): () => void {
  let said = known;
  const tell = () => {
    const words = wordsIn(node);
    if (words !== said) announce(words);
    said = words;
  };
  tell();
  const watch = new MutationObserver(tell);
  watch.observe(node, { characterData: true, childList: true, subtree: true });
  return () => watch.disconnect();
}

const LEFT_OUT = "button, summary, details > :not(summary), [aria-hidden=true]";
const BLOCKS = "p, div, li, ul, ol, h1, h2, h3, section";

/** An element's words as a screen reader should say them: not those of its buttons. */
function wordsIn(node: Element): string {
  const words = (at: Node): string => {
    if (!(at instanceof Element))
      return at.nodeType === Node.TEXT_NODE ? (at.textContent ?? "") : "";
    if (at.matches(LEFT_OUT)) return "";
    const within = [...at.childNodes].map(words).join("");
    return at.matches(BLOCKS) ? ` ${within} ` : within;
  };
  return words(node).replace(/\s+/g, " ").trim();
}
