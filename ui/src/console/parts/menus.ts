// Menus that a button beside them opens and closes.

/** A press on the button is the button's: it closes the menu that is open. */
export function leaveToButton(button: HTMLElement) {
  return (event: Event) => {
    if (event.target instanceof Node && button.contains(event.target)) event.preventDefault();
  };
}
