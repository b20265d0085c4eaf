// What the palette offers for the words typed into it.
import { MOD } from "../../shared/models/keys";
import type { SessionSummary } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import type { SessionKey } from "./keys";
import { go } from "./route";
import { ACTION_WORDS } from "./words";

export interface Offer {
  id: string;
  group: "Go to" | "Do" | "Sessions";
  name: string;
  note: string;
  run: () => void;
}

function places(letter: (key: string) => string): Offer[] {
  const screens = [
    ["new", "New session", letter("N")],
    ["sessions", "Sessions", ""],
    ["settings", "Settings", ""],
    ["help", "Help", ""],
  ] as const;
  return screens.map(([screen, name, note]) => ({
    id: `go-${screen}`,
    group: "Go to",
    name,
    note,
    run: () => go({ screen }),
  }));
}

/** Where one can go and what can be done from anywhere as things stand. */
export function placesAndActs(desk: Desk, here: SessionSummary | null): Offer[] {
  const { handover } = desk;
  const letter = (key: string) => (desk.has_letter_keys ? key : "");
  const offers: Offer[] = [];
  const lock: Offer = {
    id: "lock",
    group: "Do",
    name: "Lock the console",
    note: `${MOD} L`,
    run: () => void desk.lock(),
  };
  if (handover) {
    const run = () => void desk.changes.takeBack(handover.session_id);
    const name = `Take the laptop back from ${handover.candidate_name}`;
    offers.push({ id: "take-back", group: "Do", name, note: "", run });
  } else if (here?.actions.includes("hand_over")) {
    const run = () => (desk.handing_over = here);
    const name = `Hand over to ${here.candidate_name}`;
    offers.push({ id: "hand-over", group: "Do", name, note: letter("H"), run });
  }
  const acts = here ? actsOn(desk, here) : [];
  const of_session = acts.map(([key, name]) => ({
    id: `act-${key}`,
    group: "Do" as const,
    name,
    note: letter(key.toUpperCase()),
    run: () => desk.act_here?.(key),
  }));
  // What is done with the laptop comes before everything else there is to do.
  return [...places(letter), ...offers, ...of_session, lock];
}

/** What can be done with the session whose page is shown, by the letter that does it there. */
function actsOn(desk: Desk, here: SessionSummary): [SessionKey, string][] {
  if (!desk.act_here) return [];
  const actions = desk.actions(here);
  const waits = desk.waitsToGoOn(here.id);
  const all: [boolean, SessionKey, string][] = [
    [actions.includes("pause"), "p", waits ? "Pause again" : ACTION_WORDS.pause],
    [actions.includes("resume") && !here.gap && !waits, "r", ACTION_WORDS.resume],
    [actions.includes("extend_time"), "t", ACTION_WORDS.extend_time],
    [actions.includes("extend_tokens"), "k", ACTION_WORDS.extend_tokens],
    [actions.includes("end"), "e", ACTION_WORDS.end],
    [true, "b", "Bookmark this moment"],
    [true, "m", "Add a private note"],
  ];
  return all.filter(([is_possible]) => is_possible).map(([, key, name]) => [key, name]);
}

/** Places and acts whose name has a word that begins as typed, then the sessions Rust found. */
export function offers(
  text: string,
  known: readonly Offer[],
  found: readonly SessionSummary[],
  words: (s: SessionSummary) => string,
): Offer[] {
  const typed = text.trim().toLowerCase();
  return [
    ...known.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${typed}`)),
    ...found.map((session) => ({
      id: session.id,
      group: "Sessions" as const,
      name: session.candidate_name,
      note: words(session),
      run: () => go({ screen: "session", id: session.id, tab: null }),
    })),
  ];
}
