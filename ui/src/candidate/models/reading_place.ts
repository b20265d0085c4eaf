// What is read stays where it is read, while its text gets another width or size, or is out of sight for a
// while: lines break elsewhere then, and the distance from the top says nothing.

/** Where the eye is taken to be: so far below the upper edge, in pixels. */
const BELOW_EDGE_PX = 12;

interface Place {
  range: Range;
  /** How far below the scroller's upper edge it stands. */
  below_px: number;
}

/** Keeps the place in an element that scrolls a text, until the returned function is called. */
export function keepReadingPlace(scroller: HTMLElement): () => void {
  let place: Place | null = null;
  let shape = shapeOf(scroller);

  function scrolled() {
    // Out of sight there is no place to read; and in another shape the web view scrolled, not the reader.
    if (scroller.clientHeight === 0 || shapeOf(scroller) !== shape) return;
    place = scroller.scrollTop > 0 ? placeIn(scroller) : null;
  }

  function restore() {
    if (scroller.clientHeight === 0) return;
    shape = shapeOf(scroller);
    if (!place?.range.startContainer.isConnected) return;
    scroller.scrollTop += belowEdge(scroller, place.range) - place.below_px;
  }

  const sizes = new ResizeObserver(restore);
  sizes.observe(scroller);
  for (const content of scroller.children) sizes.observe(content);
  scroller.addEventListener("scroll", scrolled, { passive: true });
  return () => {
    sizes.disconnect();
    scroller.removeEventListener("scroll", scrolled);
  };
}

function shapeOf({ clientWidth, scrollHeight }: HTMLElement): string {
  return `${clientWidth} ${scrollHeight}`;
}

function placeIn(scroller: HTMLElement): Place | null {
  const { left, top } = scroller.getBoundingClientRect();
  const { paddingInlineStart } = getComputedStyle(scroller);
  const from_left = left + parseFloat(paddingInlineStart) + 1;
  const range = document.caretRangeFromPoint(from_left, top + BELOW_EDGE_PX);
  if (!range || !scroller.contains(range.startContainer)) return null;
  return { range, below_px: belowEdge(scroller, range) };
}

function belowEdge(scroller: HTMLElement, range: Range): number {
  return range.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
