// What the palette offers for the words typed into it.
import { MOD } from "../../shared/models/keys";
import type { SessionSummary } from "../../shared/ipc/types";
import { type ActionId, offered, PLACES } from "./actions";
import type { Desk } from "./desk.svelte";
import { ITEM_PLACES, offeredForItems } from "./item_actions";
import { go, type Route } from "./route";
import { KIND_WORDS, KINDS } from "./words";

export interface Offer {
  id: string;
  group: "Go to" | "Do" | "Sessions";
  name: string;
  note: string;
  run: () => void;
}

function places(letter: (key: string) => string): Offer[] {
  const lists = KINDS.map((kind): [Route, string] => [
    { screen: "library", kind },
    KIND_WORDS[kind].place,
  ]);
  const forms = KINDS.map((kind): [Route, string] => [
    { screen: "item", kind, id: null, tab: null },
    `New ${KIND_WORDS[kind].one}`,
  ]);
  const screens: [Route, string, string?][] = [
    [{ screen: "new" }, "New session", letter("N")],
    [{ screen: "sessions" }, "Sessions"],
    ...lists,
    ...forms,
    [{ screen: "settings" }, "Settings"],
    [{ screen: "help" }, "Help"],
    [{ screen: "welcome" }, "First steps"],
  ];
  return screens.map(([route, name, note = ""]) => ({
    id: `go-${name.toLowerCase().replace(" ", "-")}`,
    group: "Go to",
    name,
    note,
    run: () => go(route),
  }));
}

/** Where one can go and what can be done from anywhere as things stand. */
export function placesAndActs(desk: Desk, here: SessionSummary | null): Offer[] {
  const { handover } = desk;
  const letter = (key: string) => (desk.has_letter_keys ? key : "");
  const take_back: Offer[] = [];
  const lock: Offer = {
    id: "lock",
    group: "Do",
    name: "Lock the console",
    note: `${MOD} L`,
    run: () => void desk.lock(),
  };
  const open_record: Offer = {
    id: "open-record",
    group: "Do",
    name: "Open record…",
    note: "",
    run: () => void desk.record.choose(),
  };
  if (handover) {
    const run = () => void desk.changes.takeBack(handover.session_id);
    const name = `Take the laptop back from ${handover.candidate_name}`;
    take_back.push({ id: "take-back", group: "Do", name, note: "", run });
  }
  const acts = here ? { desk, session: here, page: desk.page_acts } : null;
  const is_shown = desk.page_acts !== null;
  const of_session = (ids: readonly ActionId[]): Offer[] =>
    (acts ? offered(ids, acts) : []).map(({ id, long, key, run }) => ({
      id: `act-${id}`,
      group: "Do",
      name: long,
      note: desk.has_letter_keys ? key : "",
      run: () => void run(),
    }));
  const of_item: Offer[] = desk.item_here
    ? offeredForItems(ITEM_PLACES.palette, { desk, ...desk.item_here }).map(
        ({ id, long, run }) => ({
          id: `item-${id}`,
          group: "Do",
          name: long,
          note: "",
          run: () => void run(),
        }),
      )
    : [];
  // What is done with the laptop comes before everything else there is to do.
  const laptop = [...take_back, ...of_session(["hand_over"])];
  return [
    ...places(letter),
    ...laptop,
    ...of_item,
    ...(is_shown ? of_session(PLACES.palette) : []),
    open_record,
    lock,
  ];
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
