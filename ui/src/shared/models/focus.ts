// Where the keyboard goes when what it was on is gone.

/** Gives the focus to an element where nothing has it any more. */
export function keepFocus(to: HTMLElement | null | undefined) {
  const active = document.activeElement;
  const is_lost = !active || active === document.body || !active.isConnected;
  if (is_lost) to?.focus({ preventScroll: true });
}
