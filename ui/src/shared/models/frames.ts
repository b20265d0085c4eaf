// One animation frame loop for every clock on the page; it stands still when there is no
// listener or the page can't be seen.

type Listener = (now: number) => void;

const listeners = new Set<Listener>();
let frame: number | null = null;

/** Calls the listener on every frame until the returned function is called. */
export function everyFrame(listener: Listener): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", run);
  listeners.add(listener);
  run();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", run);
    stop();
  };
}

function run() {
  if (document.hidden) stop();
  else frame ??= requestAnimationFrame(tick);
}

function stop() {
  if (frame !== null) cancelAnimationFrame(frame);
  frame = null;
}

function tick(now: number) {
  frame = requestAnimationFrame(tick);
  for (const listener of listeners) listener(now);
}

/** Resolves once what was just put into the page is drawn, or soon where no frame comes: a window that is
 * still hidden draws none. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    // The frame is drawn between this callback and the next task.
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
}
