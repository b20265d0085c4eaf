// What the palette offers for the words typed into it.
import type { SessionSummary } from "../../shared/ipc/types";
import { go } from "./route";

export interface Offer {
  id: string;
  group: "Go to" | "Sessions";
  name: string;
  note: string;
  run: () => void;
}

const PLACES: Offer[] = (
  [
    ["new", "New session", "N"],
    ["sessions", "Sessions", ""],
    ["settings", "Settings", ""],
    ["help", "Help", ""],
  ] as const
).map(([screen, name, note]) => ({
  id: `go-${screen}`,
  group: "Go to",
  name,
  note,
  run: () => go({ screen }),
}));

/** Places whose name has a word that begins as typed, then the sessions Rust found. */
export function offers(
  text: string,
  found: readonly SessionSummary[],
  words: (s: SessionSummary) => string,
): Offer[] {
  const typed = text.trim().toLowerCase();
  const places = PLACES.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${typed}`));
  return [
    ...places,
    ...found.map((session) => ({
      id: session.id,
      group: "Sessions" as const,
      name: session.candidate_name,
      note: words(session),
      run: () => go({ screen: "session", id: session.id, tab: "timeline" }),
    })),
  ];
}
