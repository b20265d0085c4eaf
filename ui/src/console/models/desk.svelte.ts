// The interviewer's desk: everything the page knows, kept up to date by Rust's news.
import { createContext } from "svelte";
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { ask, errorReply, watchConsole } from "../../shared/ipc/client";
import type {
  Action,
  CalibrationRunView,
  CatalogueView,
  ConsoleNews,
  ConsoleStart,
  Difficulty,
  DroppedPicture,
  ErrorReply,
  HandoverView,
  ItemKind,
  Language,
  LibraryCounts,
  ModelTestView,
  Notice,
  Preferences,
  SessionSummary,
  SessionView,
  StatusCounts,
  WaitingDraft,
} from "../../shared/ipc/types";
import { earlyAnswers } from "../../shared/ipc/early";
import { Changes } from "./changes.svelte";
import type { PageActs } from "./actions";
import { Importing } from "./importing.svelte";
import type { ItemsHere } from "./item_actions";
import { LibraryList } from "./library.svelte";
import { LibraryChanges } from "./library_changes.svelte";
import { forgetEverything } from "./lock.svelte";
import { SessionList } from "./list.svelte";
import { withTold, without } from "./live";
import { ModelFiles } from "./model_files.svelte";
import { NoteDrafts } from "./notes.svelte";
import { OpenedRecord } from "./opened_record.svelte";
import { go, routeOf } from "./route";
import { isLive, stamp, type Stamped } from "./stamped";
import { Toasts } from "../../shared/models/toasts.svelte";
import { Updates } from "./updates.svelte";
import { nameOfGone } from "./words";

/** How long the first picture waits for the list's first page. */
const ROWS_WITHIN_MS = 100;

/** A session the interviewer is about to start though its assistant can't answer. */
export interface Starting {
  session: SessionView;
  answer: (start: boolean) => void;
}

/** A session the interviewer is about to start with no candidate there. */
export interface StartingAlone {
  session: SessionSummary;
  /** What starting it does. */
  words: string;
  answer: (how: "start" | "hand_over" | "cancel") => void;
}

/** A session the interviewer is about to pause or end. */
export interface Stopping {
  session: SessionSummary;
  how: "pause" | "end";
}

/** News of a session while its candidate works, the session itself aside. */
export type LiveNews = Extract<
  ConsoleNews,
  { kind: "message_changed" | "piece_heard" | "own_answer_changed" | "run_changed" }
>;

export class Desk {
  start = $state.raw<ConsoleStart | null>(null);
  /** Whether there is a passcode, so that the console can be locked. */
  has_passcode = $state(false);
  failure = $state.raw<ErrorReply | null>(null);
  preferences = $state.raw<Preferences | null>(null);
  catalogue = $state.raw<CatalogueView | null>(null);
  counts = $state.raw<StatusCounts | null>(null);
  live = $state.raw<readonly Stamped[]>([]);
  /** The laptop in a candidate's hands, while the console stays. */
  handover = $state.raw<HandoverView | null>(null);
  /** A form of a new session that was typed and not sent. */
  draft = $state.raw<WaitingDraft | null>(null);
  notices = $state.raw<readonly Notice[]>([]);
  /** Candidates whose sessions run while the interviewer wants to close the app; else null. */
  closing = $state.raw<readonly string[] | null>(null);
  /** The session the interviewer is about to pause or end, with a reason if they like. */
  stopping = $state.raw<Stopping | null>(null);
  /** The session the interviewer is about to copy for another candidate. */
  duplicating = $state.raw<SessionSummary | null>(null);
  /** The session the interviewer is about to save a report on. */
  reporting = $state.raw<SessionSummary | null>(null);
  /** The session whose record the interviewer is about to seal. */
  sealing = $state.raw<SessionSummary | null>(null);
  /** The session whose set-up the interviewer is about to keep as a template. */
  saving_template = $state.raw<SessionSummary | null>(null);
  /** The session whose candidate the interviewer is about to give the laptop to. */
  handing_over = $state.raw<SessionSummary | null>(null);
  /** Whether the interviewer is about to take the laptop back by a key, which may slip. */
  taking_back = $state(false);
  /** Setting the passcode, and what comes after it. */
  setting_passcode = $state.raw<{ then: "lock" | null } | null>(null);
  starting = $state.raw<Starting | null>(null);
  starting_alone = $state.raw<StartingAlone | null>(null);
  /** A trial the interviewer is about to open though an earlier one may still be open. */
  trying_anew = $state.raw<{ answer: (open: boolean) => void } | null>(null);
  /** What only the session's page that is shown can do; null where none is. */
  page_acts = $state.raw<PageActs | null>(null);
  /** The item whose page is shown, and what that page can do; null where none is. */
  item_here = $state.raw<Omit<ItemsHere, "desk"> | null>(null);
  /** How many challenges, rubrics and templates there are. */
  library = $state.raw<LibraryCounts | null>(null);
  /** What the screen that comes next should open with. */
  wish = $state<"choose_model" | null>(null);

  /** Sessions the interviewer wants to go on with though their assistant can't answer. */
  readonly without_assistant = new SvelteSet<string>();
  /** Sessions whose time runs on although the laptop came back, because the interviewer wants it to. */
  readonly runs_on = new SvelteSet<string>();
  /** Models that were tried, and those that are being tried whatever screen is shown meanwhile. */
  readonly tests = new SvelteMap<string, ModelTestView | "running">();
  readonly list = new SessionList();
  readonly notes = new NoteDrafts();
  readonly toasts = new Toasts();
  readonly changes = new Changes(this);
  readonly shelves: Readonly<Record<ItemKind, LibraryList>> = {
    challenge: new LibraryList("challenge"),
    rubric: new LibraryList("rubric"),
    template: new LibraryList("template"),
  };
  readonly library_changes = new LibraryChanges(this);
  readonly importing = new Importing();
  readonly record = new OpenedRecord(this);
  readonly updates = new Updates(this);
  readonly model_files = new ModelFiles(this);
  /** The calibration under way, or the last one. */
  calibration = $state.raw<CalibrationRunView | null>(null);
  #followers = new Set<(told: Stamped | null) => void>();
  #keepers = new Set<() => Promise<boolean>>();
  #listeners = new Set<(news: LiveNews) => void>();
  #readers = new Set<() => void>();
  #takers = new Set<(pictures: readonly DroppedPicture[]) => void>();
  #versions = new Map<string, number>();
  #names = $derived(new Map(this.catalogue?.models.map(({ id, name }) => [id, name])));
  #levels = $derived(new Map(this.start?.form.difficulties.map(({ id, name }) => [id, name])));
  #languages = $derived(new Map(this.start?.form.languages.map(({ id, name }) => [id, name])));

  /** Asks for everything a page begins with; may be called again after a failure. */
  async open(): Promise<void> {
    this.failure = null;
    try {
      const [start] = await Promise.all([
        ask("console_start", {}),
        watchConsole((news) => this.hear(news)),
      ]);
      // The first picture has the rows in it, if they come at once: drawing it twice takes longer.
      await earlyAnswers(ROWS_WITHIN_MS);
      this.preferences = start.preferences;
      this.catalogue = start.catalogue;
      this.handover = start.handover;
      this.draft = start.draft;
      this.library = start.library;
      this.importing.begin(start.import);
      this.record.begin(start.record);
      this.model_files.begin(start.transfer);
      this.has_passcode = start.has_passcode;
      start.notices.forEach((notice) => this.#notice(notice));
      this.start = start;
      if (start.opens) go({ screen: "session", id: start.opens, tab: null });
    } catch (error) {
      this.failure = errorReply(error);
    }
  }

  /** Takes in a piece of news. */
  hear(news: ConsoleNews) {
    switch (news.kind) {
      case "watching":
        this.counts = news.counts;
        this.live = news.live.map((session) => stamp(session));
        // A list that was not asked for yet will be as new as this.
        if (this.list.total !== null) this.list.refresh();
        for (const { id, version } of news.live) this.#versions.set(id, version);
        this.#tell(null);
        break;
      case "list_changed":
        this.counts = news.counts;
        this.live = news.live.map((session) => stamp(session));
        this.list.refresh();
        this.#tell(null);
        break;
      case "session_changed":
        this.counts = news.counts;
        this.know(news.session);
        break;
      case "session_removed":
        this.counts = news.counts;
        this.live = without(this.live, news.id);
        this.list.removed(news.id);
        this.list.refresh();
        this.#tell(null);
        break;
      case "preferences_changed":
        this.preferences = news.preferences;
        break;
      case "catalogue_changed":
        this.catalogue = news.catalogue;
        break;
      case "library_changed":
        this.knowLibrary(news.library);
        break;
      case "import_changed":
        this.importing.told(news.import);
        break;
      case "record_changed":
        this.record.told(news.record);
        break;
      case "updates_changed":
        this.updates.told(news.updates);
        break;
      case "calibration_changed":
        this.#calibrated(news.run);
        break;
      case "pictures_dropped":
        this.#drop(news.pictures);
        break;
      case "model_file_dropped":
        this.model_files.dropped(news.file);
        break;
      case "transfer_changed":
        this.model_files.told(news.transfer);
        break;
      case "trouble":
        this.#notice(news.notice);
        break;
      case "trouble_over":
        this.notices = this.notices.filter(({ title }) => title !== news.title);
        break;
      case "close_asked":
        this.closing = news.running;
        break;
      case "handover_changed":
        this.#turn(news.handover);
        break;
      case "draft_changed":
        this.draft = news.draft;
        break;
      case "message_changed":
      case "piece_heard":
      case "own_answer_changed":
      case "run_changed":
        for (const listener of this.#listeners) listener(news);
        break;
      case "locked":
        forgetEverything();
        break;
    }
  }

  /** Takes in how a calibration stands. Its end is said where its own page does not show it. */
  #calibrated(run: CalibrationRunView) {
    this.calibration = run;
    const route = routeOf(location.hash);
    const is_shown = route.screen === "item" && route.id === run.id && route.tab === "calibration";
    if (run.is_done && !is_shown) this.toasts.say(`Calibration of ${run.title}: ${run.words}`);
  }

  /** Takes in whose turn it is. Whoever has the laptop back goes on with its session. */
  #turn(handover: HandoverView | null) {
    const before = this.handover;
    this.handover = handover;
    if (handover) {
      this.runs_on.delete(handover.session_id);
      this.library_changes.trialsEnded();
      return;
    }
    this.taking_back = false;
    if (before) go({ screen: "session", id: before.session_id, tab: null });
  }

  /** Takes in a session, from news, an answer or an error; an older account changes nothing. */
  know(session: SessionSummary) {
    const told = stamp(session);
    const version = this.#versions.get(session.id);
    if (version !== undefined && session.version < version) return;
    if (version !== session.version) {
      this.#versions.set(session.id, session.version);
      this.list.refresh();
    }
    if (isLive(session) || this.live.some(({ id }) => id === session.id)) {
      this.live = withTold(this.live, told);
    }
    this.list.told(told);
    this.#tell(told);
  }

  /** Takes in how many items there are: some came, changed or went. */
  knowLibrary(library: LibraryCounts) {
    this.library = library;
    for (const list of Object.values(this.shelves)) list.refresh();
    for (const reader of this.#readers) reader();
  }

  /** Goes to an item that is known by its id alone. */
  async openItem(id: string): Promise<void> {
    try {
      const item = await ask("library_item", { id, version: null });
      if (item) go({ screen: "item", kind: item.summary.kind, id, tab: null });
      else this.toasts.say("It is no longer in the library");
    } catch (error) {
      this.changes.report(error);
    }
  }

  /** Calls back when anything in the library has changed, until the returned function is called. */
  followLibrary(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Whether the laptop is with this session's candidate. */
  isHandedOver(id: string): boolean {
    return this.handover?.session_id === id;
  }

  /** Takes in pictures dropped on the window, which belong into the task that is open. */
  #drop(pictures: readonly DroppedPicture[]) {
    if (pictures.length === 0) return;
    const taker = [...this.#takers].at(-1);
    if (taker) taker(pictures);
    else {
      this.toasts.say(
        pictures.length === 1 ? "The picture was not added" : "The pictures were not added",
        "Open the task of a challenge first, then drop pictures on it.",
      );
    }
  }

  /** Hands over pictures that are dropped on the window, until the returned function is called. */
  takePictures(taker: (pictures: readonly DroppedPicture[]) => void): () => void {
    this.#takers.add(taker);
    return () => this.#takers.delete(taker);
  }

  /** What may be asked of a session now: what the handover says goes before what the session itself
   * says, as far as both are about the same state of it. */
  actions({ id, version, actions }: SessionSummary): readonly Action[] {
    const handover = this.isHandedOver(id) ? this.handover : null;
    return handover?.version === version ? handover.actions : actions;
  }

  /** Whether the laptop is with this session's candidate, whose time goes on when they say so. */
  waitsToGoOn(id: string): boolean {
    return this.isHandedOver(id) && this.handover?.is_resume_armed === true;
  }

  /** Asks for a reason and pauses; what is about to run is paused again at once. */
  async pause(session: SessionSummary): Promise<void> {
    if (this.waitsToGoOn(session.id)) await this.changes.pause(session);
    else this.stopping = { session, how: "pause" };
  }

  /** Locks the console, or has a passcode set first where there is none. */
  async lock(): Promise<void> {
    if (!this.has_passcode) {
      this.setting_passcode = { then: "lock" };
      return;
    }
    try {
      const kept = await Promise.all([...this.#keepers].map((keep) => keep()));
      // It was said why; what is typed must not go with the page.
      if (kept.includes(false)) return;
      await this.notes.keepDrafts();
      await ask("lock_console", {});
      forgetEverything();
    } catch (error) {
      this.changes.report(error);
    }
  }

  /** Whether keys of one letter or sign act. */
  get has_letter_keys(): boolean {
    return this.preferences?.letter_keys ?? true;
  }

  /** What a button adds to its words: its key, where that acts. The words themselves would be said twice. */
  key(key: string): string | undefined {
    return this.has_letter_keys ? `Key: ${key}` : undefined;
  }

  /** What a button says of itself, with its key where that acts. */
  withKey(words: string, key: string): string {
    return this.has_letter_keys ? `${words} (${key})` : words;
  }

  /** Has what is typed kept before the page forgets it, until the returned function is called; a keeper
   * says whether it is kept. */
  keepBeforeLocking(keep: () => Promise<boolean>): () => void {
    this.#keepers.add(keep);
    return () => this.#keepers.delete(keep);
  }

  /** What people call the model. */
  modelName(id: string): string {
    return this.#names.get(id) ?? nameOfGone(id);
  }

  /** What people call whom a challenge suits. */
  difficultyName(id: Difficulty): string {
    return this.#levels.get(id) ?? id;
  }

  /** What people call what code is written in. */
  languageName(id: Language): string {
    return this.#languages.get(id) ?? id;
  }

  /** Calls back with news of a session, and with null when some came or went, until the
   * returned function is called. */
  follow(follower: (told: Stamped | null) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Calls back with what a session's candidate and its assistant write, until the returned function
   * is called. */
  listen(listener: (news: LiveNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Trouble may come twice, as news and when the page asks what there was; it is shown once. */
  #notice({ title, detail }: Notice) {
    const shown = this.notices.some((one) => one.title === title && one.detail === detail);
    if (!shown) this.notices = [...this.notices, { title, detail }];
  }

  #tell(told: Stamped | null) {
    for (const follower of this.#followers) follower(told);
  }

  dismiss(notice: Notice) {
    this.notices = this.notices.filter((one) => one !== notice);
  }
}

const [useDesk, provideDesk] = createContext<Desk>();
export { provideDesk, useDesk };
