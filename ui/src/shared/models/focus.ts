// Where the keyboard goes when what it was on is gone.

/** Where people go on in the page as it is: what says so of itself and can be seen, else the screen. */
export function home(): HTMLElement | null {
  const places = [...document.querySelectorAll<HTMLElement>("[data-home]")];
  return places.find((place) => !place.closest("[hidden]")) ?? document.querySelector("main");
}

/** Gives the focus to an element where nothing has it any more, and to the place to go on where that is
 * not there. */
export function keepFocus(to: HTMLElement | null = home()) {
  const active = document.activeElement;
  const is_lost = !active || active === document.body || !active.isConnected;
  if (is_lost) (to ?? home())?.focus({ preventScroll: true });
}
