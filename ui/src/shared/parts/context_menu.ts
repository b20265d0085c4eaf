// Keeps the web view's own menu, with its Reload, for where it helps: typing and selected text.

/** Listens for as long as the page lives. */
export function tameContextMenu() {
  document.addEventListener("contextmenu", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea");
    const selecting = getSelection()?.isCollapsed === false;
    if (!typing && !selecting) event.preventDefault();
  });
}
