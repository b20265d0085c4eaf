// Keeps the web view's own menu, with its Reload, for where it helps: typing and selected text.

/** Listens for as long as the page lives. */
export function tameContextMenu() {
  document.addEventListener("contextmenu", (event) => {
    // The first of the path also where it lies in a shadow root.
    const [target] = event.composedPath();
    const typing = target instanceof Element && target.closest("input, textarea, [data-typing]");
    const selecting = getSelection()?.isCollapsed === false;
    if (!typing && !selecting) event.preventDefault();
  });
}
