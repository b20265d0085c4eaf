// What can be done with a session: the one table that buttons, menus, the palette, keys and Help are drawn
// from. What a session's status allows comes from Rust; what a screen adds is said here.
import type { Action, OutageView, PinView, SessionSummary } from "../../shared/ipc/types";
import { copyText } from "../../shared/models/copying";
import type { Desk } from "./desk.svelte";
import { go } from "./route";

/** What only the session's own page can do. */
export interface PageActs {
  open: (form: "edit" | "time" | "tokens" | "accommodation") => void;
  bookmark: () => Promise<unknown>;
  /** Puts the keyboard where a private note is typed. */
  note: () => void;
  /** Puts the keyboard on the question about a gap. */
  gap: () => void;
  /** Answers that question, where it has the focus. */
  settleGap: (answer: "count" | "give_back") => void;
}

/** A session, and from where something is done with it. */
export interface Here {
  desk: Desk;
  session: SessionSummary & { outage?: OutageView | null; pins?: readonly PinView[] };
  /** Its own page; null where only its row or card is shown. */
  page: PageActs | null;
}

interface Row {
  /** What its button is called in tests; its id where none is given. */
  name?: string;
  /** What it does, on its button. */
  words: string | ((here: Here) => string);
  /** What it does, in words for a place that does not show the session itself. */
  long?: string | ((here: Here) => string);
  /** The letter that does it on the session's page. */
  key?: string;
  /** What Help says of the letter; where two share one, the first says it. */
  help?: string;
  is_offered: (here: Here) => boolean;
  run: (here: Here) => unknown;
}

const may = (action: Action) => (here: Here) => here.desk.actions(here.session).includes(action);
const waits = ({ desk, session }: Here) => desk.waitsToGoOn(session.id);
/** The version of the template that a session was made from, where its own page knows it. */
const templateOf = ({ pins }: Here["session"]) =>
  pins?.find(({ kind, newest_version }) => kind === "template" && newest_version !== null) ?? null;
const onPage = ({ page }: Here) => page !== null;
/** What came with a record stays as it was sealed. */
const mayNote = ({ page, session }: Here) => page !== null && !session.is_imported;

const TABLE = {
  open: {
    words: "Open",
    is_offered: ({ page }) => page === null,
    run: ({ session }) => go({ screen: "session", id: session.id, tab: null }),
  },
  hand_over: {
    words: "Hand over",
    long: ({ session }) => `Hand over to ${session.candidate_name}`,
    key: "h",
    help: "Hand over, or take the laptop back",
    is_offered: (here) => may("hand_over")(here) && !here.desk.handover,
    run: ({ desk, session }) => (desk.handing_over = session),
  },
  take_back: {
    words: "Take the laptop back",
    key: "h",
    is_offered: ({ desk, session }) => desk.isHandedOver(session.id),
    run: ({ desk }) => (desk.taking_back = true),
  },
  start: {
    words: "Start",
    is_offered: may("start"),
    run: ({ desk, session }) => desk.changes.start(session),
  },
  pause: {
    words: "Pause",
    key: "p",
    help: "Pause, or pause again before the candidate resumes",
    is_offered: (here) => may("pause")(here) && !waits(here),
    run: ({ desk, session }) => desk.pause(session),
  },
  pause_again: {
    name: "pause-again",
    words: "Pause again",
    key: "p",
    is_offered: (here) => may("pause")(here) && waits(here),
    run: ({ desk, session }) => desk.pause(session),
  },
  resume: {
    words: "Resume",
    key: "r",
    help: "Resume",
    is_offered: (here) => may("resume")(here) && !here.session.gap && !waits(here),
    run: ({ desk, session }) => desk.changes.resume(session),
  },
  replay: {
    words: "Replay",
    long: "Replay the session",
    key: "y",
    help: "Replay the session",
    is_offered: ({ session }) => session.ended_at !== null && session.started_at !== null,
    run: ({ session }) => go({ screen: "replay", id: session.id, at_ms: 0 }),
  },
  replay_so_far: {
    name: "replay",
    words: "Replay so far",
    long: "Replay the session so far",
    key: "y",
    is_offered: ({ session }) => session.ended_at === null && session.started_at !== null,
    run: ({ session }) => go({ screen: "replay", id: session.id, at_ms: 0 }),
  },
  report: {
    words: "Save report…",
    long: "Save a report on the session",
    is_offered: ({ session }) => session.ended_at !== null,
    run: ({ desk, session }) => (desk.reporting = session),
  },
  seal: {
    words: "Seal record…",
    long: "Seal the record of the session…",
    is_offered: ({ session }) => session.ended_at !== null,
    run: ({ desk, session }) => (desk.sealing = session),
  },
  compare: {
    words: "Compare",
    long: "Compare with other sessions of its template",
    is_offered: ({ session }) => session.ended_at !== null && templateOf(session) !== null,
    run: ({ session }) => {
      const template = templateOf(session);
      if (template) go({ screen: "compare", template: template.id, version: template.version });
    },
  },
  extend_time: {
    words: "Add time",
    key: "t",
    help: "Add time",
    is_offered: (here) => may("extend_time")(here) && onPage(here),
    run: ({ page }) => page?.open("time"),
  },
  extend_tokens: {
    words: "Add tokens",
    key: "k",
    help: "Add tokens",
    is_offered: (here) => may("extend_tokens")(here) && onPage(here),
    run: ({ page }) => page?.open("tokens"),
  },
  end: {
    words: "End session",
    key: "e",
    help: "End session",
    is_offered: may("end"),
    run: ({ desk, session }) => (desk.stopping = { session, how: "end" }),
  },
  edit: {
    words: "Edit",
    is_offered: (here) => may("edit_config")(here) && onPage(here),
    run: ({ page }) => page?.open("edit"),
  },
  edit_candidate: {
    name: "edit",
    words: "Edit",
    long: "Edit name and email",
    is_offered: (here) => may("edit_candidate")(here) && !may("edit_config")(here) && onPage(here),
    run: ({ page }) => page?.open("edit"),
  },
  accommodate: {
    words: "Accommodation",
    long: "Accommodation: give extra time and tokens",
    is_offered: (here) => may("accommodate")(here) && onPage(here),
    run: ({ page }) => page?.open("accommodation"),
  },
  save_as_template: {
    name: "save-as-template",
    words: "Save as template",
    is_offered: () => true,
    run: ({ desk, session }) => (desk.saving_template = session),
  },
  duplicate: {
    words: "Duplicate",
    is_offered: () => true,
    run: ({ desk, session }) => (desk.duplicating = session),
  },
  copy_id: {
    name: "copy-id",
    words: "Copy ID",
    is_offered: () => true,
    run: (here) => copyId(here),
  },
  delete: {
    words: "Delete",
    is_offered: may("delete"),
    run: async ({ desk, session, page }) => {
      const is_removed = await desk.changes.remove(session);
      if (is_removed && page) go({ screen: "sessions" });
    },
  },
  gap: {
    words: "Go to the question about the gap",
    key: "g",
    help: "Go to the question about a gap",
    is_offered: (here) => onPage(here) && here.session.gap !== null,
    run: ({ page }) => page?.gap(),
  },
  count_gap: {
    words: "Count the gap",
    key: "c",
    help: "Count the gap, while its question has the focus",
    is_offered: (here) => onPage(here) && here.session.gap?.can_be_counted === true,
    run: ({ page }) => page?.settleGap("count"),
  },
  give_back_gap: {
    words: "Give the gap back",
    key: "v",
    help: "Give the gap back, while its question has the focus",
    is_offered: (here) => onPage(here) && here.session.gap !== null,
    run: ({ page }) => page?.settleGap("give_back"),
  },
  give_back_outage: {
    words: "Give back the time the assistant was unavailable",
    key: "o",
    help: "Give back the time the assistant was unavailable",
    is_offered: ({ session }) => Boolean(session.outage),
    run: ({ desk, session }) => desk.changes.giveBackOutage(session),
  },
  bookmark: {
    name: "bookmark",
    words: "Bookmark this moment",
    key: "b",
    help: "Bookmark this moment, silently",
    is_offered: mayNote,
    run: ({ page }) => page?.bookmark(),
  },
  note: {
    words: "Add a private note",
    key: "m",
    help: "Write a private note",
    is_offered: mayNote,
    run: ({ page }) => page?.note(),
  },
} as const satisfies Record<string, Row>;

export type ActionId = keyof typeof TABLE;

/** What each place shows of the table, in its order. */
export const PLACES = {
  buttons: [
    "extend_time",
    "extend_tokens",
    "edit",
    "report",
    "seal",
    "replay",
    "hand_over",
    "start",
    "pause",
    "pause_again",
    "resume",
    "end",
  ],
  card: ["pause", "pause_again", "resume"],
  menu: [
    "open",
    "replay",
    "replay_so_far",
    "report",
    "seal",
    "hand_over",
    "start",
    "pause",
    "pause_again",
    "resume",
    "end",
  ],
  page_menu: ["compare", "edit", "edit_candidate", "accommodate"],
  menu_below: ["duplicate", "save_as_template", "copy_id"],
  palette: [
    "start",
    "pause",
    "pause_again",
    "resume",
    "extend_time",
    "extend_tokens",
    "end",
    "replay",
    "replay_so_far",
    "report",
    "seal",
    "compare",
    "bookmark",
    "note",
    "edit",
    "edit_candidate",
    "accommodate",
    "duplicate",
    "save_as_template",
    "copy_id",
    "delete",
  ],
} as const satisfies Record<string, readonly ActionId[]>;

/** An action as it can be done here. */
export interface Offered {
  id: ActionId;
  /** What its button is called in tests. */
  name: string;
  words: string;
  long: string;
  /** The letter that does it on the session's page, as it is printed on keys; blank for none. */
  key: string;
  run: () => unknown;
}

const rows = TABLE as Record<ActionId, Row>;
const said = (words: Row["words"], here: Here) => (typeof words === "string" ? words : words(here));

/** Those of these actions that can be done here, in that order. */
export function offered(ids: readonly ActionId[], here: Here): Offered[] {
  return ids
    .filter((id) => rows[id].is_offered(here))
    .map((id) => {
      const { name = id, words, long = words, key = "", run } = rows[id];
      return {
        id,
        name,
        words: said(words, here),
        long: said(long, here),
        key: key.toUpperCase(),
        run: () => run(here),
      };
    });
}

/** What single letters do on a session's page, for Help. */
export const SESSION_KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(rows).flatMap(({ key, help }) => (key && help ? [[key, help]] : [])),
);

/** Does what the letter stands for, if that can be done here. */
export function press(key: string, here: Here) {
  const ids = (Object.keys(rows) as ActionId[]).filter((id) => rows[id].key === key);
  offered(ids, here)[0]?.run();
}

async function copyId({ desk, session }: Here) {
  const is_copied = await copyText(session.id);
  // Where it is not, the message shows the ID, to be selected by hand.
  const title = is_copied ? "Session ID copied" : "Couldn’t copy; here is the session ID";
  desk.toasts.say(title, session.id);
}
