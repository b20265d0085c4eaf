// Menus that a button beside them opens and closes.

/** Tab leaves a menu, and closes it: what follows is behind it. */
export function closeOnTab(close: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    event.preventDefault();
    close();
  };
}

/** A press on the button is the button's: it closes the menu that is open. */
export function leaveToButton(button: HTMLElement) {
  return (event: Event) => {
    if (event.target instanceof Node && button.contains(event.target)) event.preventDefault();
  };
}
