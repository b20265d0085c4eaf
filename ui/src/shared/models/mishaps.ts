// What goes wrong where nothing in the page expected it: the page tells the person and the log.
import { ask, errorReply } from "../ipc/client";
import type { ErrorReply } from "../ipc/types";

/** So many different mishaps it tells of; one that comes back with every frame it tells once. */
const TOLD_MAX = 10;
const WHAT_MAX = 2_000;
/** Errors whose message is about code, never about what the person typed. */
const OF_CODE = [TypeError, RangeError, ReferenceError];

interface Listener {
  tell: (reply: ErrorReply) => void;
  report: "report_mishap" | "report_candidate_mishap";
}

/** Tells of every uncaught error, until the returned function is called. */
export function watchMishaps({ tell, report }: Listener): () => void {
  const told = new Set<string>();
  function met(thrown: unknown) {
    const reply = errorReply(thrown);
    // The page loads anew and asks for the passcode.
    if (reply.code === "locked") return;
    const what = whatOf(thrown);
    if (told.has(what) || told.size >= TOLD_MAX) return;
    told.add(what);
    tell(reply);
    ask(report, { what }).catch(() => {
      // The page shows it already; there is no third place to report it.
    });
  }
  const onError = (event: ErrorEvent) => {
    // An observer that is behind by a frame catches up in the next: no error.
    if (!event.message.startsWith("ResizeObserver loop")) met(event.error ?? event.message);
  };
  const onRejection = (event: PromiseRejectionEvent) => met(event.reason);
  window.addEventListener("error", onError);
  window.addEventListener("unhandledrejection", onRejection);
  return () => {
    window.removeEventListener("error", onError);
    window.removeEventListener("unhandledrejection", onRejection);
  };
}

function whatOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  const words = OF_CODE.some((kind) => thrown instanceof kind) ? `: ${thrown.message}` : "";
  // Engines that put the message into the stack would tell what was typed.
  const stack = (thrown.stack ?? "").replaceAll(thrown.message || "\n\n", "");
  return `${thrown.name}${words}\n${stack}`.slice(0, WHAT_MAX);
}
