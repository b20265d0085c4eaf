// A row whose button leads somewhere leads there wherever it is clicked.

/** Whether a click on a row is for the row: not for a part that does something else, nor to select words. */
export function isForRow(press: MouseEvent): boolean {
  if (getSelection()?.isCollapsed === false) return false;
  return press.target instanceof Element && !press.target.closest("button, details");
}
