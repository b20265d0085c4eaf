// The keys that work on every screen.
import { go } from "./route";

/** Looked for by "/", on the screen that has it. */
export const SEARCH_ID = "search";

export const MOD = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";

/** Dialogs other than the palette. */
const FORMS = '[role="dialog"]:not([data-testid="palette"]), [role="alertdialog"]';

interface Keys {
  palette: () => void;
}

/** Listens until the returned function is called. */
export function bindKeys({ palette }: Keys): () => void {
  function pressed(event: KeyboardEvent) {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      // Leaving through the palette would throw away what a dialog holds.
      if (!document.querySelector(FORMS)) palette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || occupied(event.target)) return;
    if (event.key === "n" || event.key === "N") {
      event.preventDefault();
      go({ screen: "new" });
    } else if (event.key === "/") {
      event.preventDefault();
      search();
    }
  }
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}

/** Whether letters belong to what somebody is typing in, or to something that lies over the page. */
function occupied(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true;
  return target instanceof Element && target.closest("input, textarea, [role=listbox]") !== null;
}

function search() {
  const field = document.getElementById(SEARCH_ID);
  if (field) {
    field.focus();
    return;
  }
  go({ screen: "sessions" });
  // The screen is drawn after the address has changed.
  window.addEventListener(
    "hashchange",
    () => requestAnimationFrame(() => document.getElementById(SEARCH_ID)?.focus()),
    { once: true },
  );
}
