// Made from the Rust types by `cargo xtask types`. Edit those, not this.

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * A session's identity: a UUID version 7, so ids sort by the moment of creation.
 */
export type SessionId = string;

/**
 * Made by the caller for one intended change; the same id is never carried out twice.
 */
export type RequestId = string;

/**
 * Milliseconds since 1970-01-01 00:00 UTC.
 */
export type UtcMs = number;

/**
 * Where a session stands.
 */
export type Status = "created" | "active" | "paused" | "completed" | "expired";

/**
 * What may be asked of a session, or happen to it.
 */
export type Action = "start" | "pause" | "resume" | "end" | "expire" | "extend_time" | "extend_tokens" | "edit_config" | "edit_candidate" | "delete";

/**
 * A hand of the clock.
 */
export type Hand = "steady" | "wall" | "unknown";

/**
 * The interviewer's answer to a gap.
 */
export type GapAnswer = "count" | "give_back";

/**
 * How a limit stands.
 */
export type Band = "green" | "yellow" | "orange" | "red";

/**
 * A band and the amount it begins at.
 */
export type BandFloor = { 
/**
 * The band.
 */
band: Band, 
/**
 * The smallest amount left that is in the band, in the limit's own unit.
 */
from: number, };

/**
 * On whose behalf something happened.
 */
export type Role = "interviewer" | "candidate" | "app";

/**
 * A model a session can be run with.
 */
export type Model = { 
/**
 * What sessions store and providers are asked for.
 */
id: string, 
/**
 * What people read.
 */
name: string, 
/**
 * Tokens it can read and write in one call, history included.
 */
context_window_tokens: number, };

/**
 * A field a rule can be broken in.
 */
export type Field = "candidate_name" | "candidate_email" | "time_limit" | "token_budget" | "model" | "challenge" | "config" | "minutes" | "tokens" | "reason" | "interviewer_name";

/**
 * One broken rule.
 */
export type FieldError = { 
/**
 * Where.
 */
field: Field, 
/**
 * A sentence for the person who filled the form.
 */
message: string, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * Preferences whose loss would cost nothing but a minute.
 */
export type Preferences = { 
/**
 * Written into the trail beside what the interviewer does; blank means nameless.
 */
interviewer_name: string, 
/**
 * What the form starts with, in minutes.
 */
default_time_limit_min: number, 
/**
 * What the form starts with, in tokens.
 */
default_token_budget: number, 
/**
 * What the form starts with, a model's id.
 */
default_model: string, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Whether the help beside the form is open.
 */
help_panel_open: boolean, };

/**
 * A level's recommended limits.
 */
export type Recommendation = { 
/**
 * Whom it suits.
 */
level: string, 
/**
 * Minutes.
 */
time_limit_min: number, 
/**
 * Tokens.
 */
token_budget: number, 
/**
 * A model's id.
 */
model: string, };

/**
 * What kind of trouble it is, for code that has to decide.
 */
export type ErrorCode = "invalid_input" | "invalid_transition" | "gap_open" | "no_gap" | "stale" | "not_found" | "forbidden" | "bad_request" | "storage_full" | "storage_read_only" | "storage_locked" | "storage_damaged" | "storage_newer" | "storage_unavailable" | "no_backup" | "settings_unavailable" | "internal";

/**
 * Nothing to say.
 */
export type Nothing = Record<symbol, never>;

/**
 * A form's content: what was typed, with numbers where numbers were typed.
 */
export type ConfigInput = { 
/**
 * As typed.
 */
candidate_name: string, 
/**
 * As typed; blank or null means none.
 */
candidate_email: string | null, 
/**
 * Minutes; null where no number was typed.
 */
time_limit_min: number | null, 
/**
 * Tokens; null where no number was typed.
 */
token_budget: number | null, 
/**
 * A model's id.
 */
model: string, 
/**
 * Markdown; blank or null means none.
 */
challenge_text: string | null, 
/**
 * A JSON object, or null.
 */
config: JsonValue | null, };

/**
 * Prepare a session.
 */
export type CreateSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The form's content.
 */
config: ConfigInput, };

/**
 * Judge a form without creating anything.
 */
export type CheckConfig = { 
/**
 * The form's content.
 */
config: ConfigInput, };

/**
 * Name a session.
 */
export type SessionRef = { 
/**
 * Which.
 */
id: SessionId, };

/**
 * Start, pause, resume, end, delete, restore or duplicate a session.
 */
export type ChangeSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
id: SessionId, };

/**
 * Change a session's configuration. A field left out stays as it is.
 */
export type UpdateSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
id: SessionId, 
/**
 * The version the person looked at.
 */
version: number, 
/**
 * New name.
 */
candidate_name?: string, 
/**
 * New address; blank removes it.
 */
candidate_email?: string, 
/**
 * New limit in minutes.
 */
time_limit_min?: number, 
/**
 * New budget in tokens.
 */
token_budget?: number, 
/**
 * New model.
 */
model?: string, 
/**
 * New challenge; blank removes it.
 */
challenge_text?: string, };

/**
 * Give a session more time.
 */
export type ExtendTime = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
id: SessionId, 
/**
 * The version the person looked at.
 */
version: number, 
/**
 * Whole minutes to add; null where no number was typed.
 */
minutes: number | null, 
/**
 * Why; read in the trail.
 */
reason: string, };

/**
 * Give a session more tokens.
 */
export type ExtendTokens = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
id: SessionId, 
/**
 * The version the person looked at.
 */
version: number, 
/**
 * Tokens to add; null where no number was typed.
 */
tokens: number | null, 
/**
 * Why; read in the trail.
 */
reason: string, };

/**
 * Say what becomes of a gap.
 */
export type SettleGap = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
id: SessionId, 
/**
 * The answer.
 */
answer: GapAnswer, };

/**
 * Add or remove the sample sessions.
 */
export type ChangeSamples = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, };

/**
 * What a list is ordered by; among equals the order they were prepared in, or its reverse.
 */
export type SortBy = "created" | "updated" | "candidate" | "challenge" | "model" | "status" | "time" | "tokens";

/**
 * Ask for a page of the list.
 */
export type ListSessions = { 
/**
 * Only this status; null means all.
 */
status: Status | null, 
/**
 * Words that name, email or challenge must contain the beginnings of; blank means all.
 */
text: string, 
/**
 * The order.
 */
sort: SortBy, 
/**
 * From the largest down.
 */
descending: boolean, 
/**
 * Rows wanted, 1 to 500.
 */
limit: number, 
/**
 * Rows to leave out first.
 */
offset: number, };

/**
 * Keep preferences.
 */
export type SaveSettings = { 
/**
 * All of them.
 */
preferences: Preferences, };

/**
 * A form not sent yet, exactly as typed.
 */
export type Draft = { 
/**
 * The id the form will be sent with, so that a crash between sending and answering creates
 * one session, not two.
 */
request_id: RequestId | null, 
/**
 * As typed.
 */
candidate_name: string, 
/**
 * As typed.
 */
candidate_email: string, 
/**
 * As typed.
 */
time_limit: string, 
/**
 * As typed.
 */
token_budget: string, 
/**
 * As chosen.
 */
model: string, 
/**
 * As typed.
 */
challenge_text: string, };

/**
 * Keep a draft.
 */
export type SaveDraft = { 
/**
 * The form.
 */
draft: Draft, };

/**
 * Put a backup in the database's place; the app starts anew.
 */
export type RestoreBackup = { 
/**
 * The backup's name.
 */
name: string, };

/**
 * What a backup holds.
 */
export type HoldingsView = { 
/**
 * "12 sessions, 1 under way".
 */
sessions: string, 
/**
 * Candidates of the latest sessions.
 */
latest: Array<string>, 
/**
 * When a session last changed; null where there is none.
 */
last_change: UtcMs | null, };

/**
 * A backup on the list.
 */
export type BackupView = { 
/**
 * What it is restored by.
 */
name: string, 
/**
 * When it was made.
 */
at: UtcMs, 
/**
 * Why it was made.
 */
reason: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * What it holds; null where it can't be used.
 */
holds: HoldingsView | null, 
/**
 * Why it can't be used; null where it can.
 */
trouble: string | null, };

/**
 * A clock to tick from: what it read at the instant this was made, and whether it runs.
 */
export type ClockView = { 
/**
 * Whether remaining time shrinks.
 */
running: boolean, 
/**
 * Left at this instant.
 */
remaining_ms: number, 
/**
 * Run at this instant.
 */
used_ms: number, 
/**
 * Stood still at this instant, gaps left out.
 */
paused_ms: number, 
/**
 * The limit, extensions included.
 */
limit_ms: number, 
/**
 * "60 min", or "60 min (extended from 45)".
 */
limit_words: string, 
/**
 * Where each band begins, from green down to red, in remaining milliseconds.
 */
bands: [BandFloor, BandFloor, BandFloor, BandFloor], 
/**
 * Remaining milliseconds at which people are told.
 */
notices: [number, number, number], };

/**
 * A token budget.
 */
export type TokensView = { 
/**
 * The budget, extensions included.
 */
budget: number, 
/**
 * Charged.
 */
used: number, 
/**
 * Of these, sent.
 */
input: number, 
/**
 * Of these, received.
 */
output: number, 
/**
 * Left.
 */
remaining: number, 
/**
 * How that stands.
 */
band: Band, 
/**
 * "50,000", or "60,000 (extended from 50,000)".
 */
budget_words: string, };

/**
 * A gap that waits for an answer, in figures and words.
 */
export type GapView = { 
/**
 * Last seen.
 */
from: UtcMs, 
/**
 * How long nobody watched.
 */
ms: number, 
/**
 * By which hand that was measured.
 */
measured_by: Hand, 
/**
 * The question, in words.
 */
question: string, 
/**
 * Left if the gap is counted.
 */
remaining_if_counted_ms: number, 
/**
 * Left if it is given back.
 */
remaining_if_given_back_ms: number, };

/**
 * A session as a row of the list or a card.
 */
export type SessionSummary = { 
/**
 * Its identity.
 */
id: SessionId, 
/**
 * Higher is newer; a page keeps the highest it has seen.
 */
version: number, 
/**
 * Who is interviewed.
 */
candidate_name: string, 
/**
 * Their address, if known.
 */
candidate_email: string | null, 
/**
 * The challenge's first line, if there is a challenge.
 */
challenge_title: string | null, 
/**
 * A model's id.
 */
model: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Its clock, as of this instant.
 */
clock: ClockView, 
/**
 * Its budget.
 */
tokens: TokensView, 
/**
 * A gap that waits for an answer.
 */
gap: GapView | null, 
/**
 * What may be asked of it now, in the order of buttons.
 */
actions: Array<Action>, 
/**
 * Made to look around in.
 */
is_sample: boolean, 
/**
 * When it was prepared.
 */
created_at: UtcMs, 
/**
 * When its time began.
 */
started_at: UtcMs | null, 
/**
 * When it ended.
 */
ended_at: UtcMs | null, };

/**
 * A session with everything its page shows, the trail aside.
 */
export type SessionView = { 
/**
 * Markdown.
 */
challenge_text: string | null, 
/**
 * When it last changed.
 */
updated_at: UtcMs, 
/**
 * Its identity.
 */
id: SessionId, 
/**
 * Higher is newer; a page keeps the highest it has seen.
 */
version: number, 
/**
 * Who is interviewed.
 */
candidate_name: string, 
/**
 * Their address, if known.
 */
candidate_email: string | null, 
/**
 * The challenge's first line, if there is a challenge.
 */
challenge_title: string | null, 
/**
 * A model's id.
 */
model: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Its clock, as of this instant.
 */
clock: ClockView, 
/**
 * Its budget.
 */
tokens: TokensView, 
/**
 * A gap that waits for an answer.
 */
gap: GapView | null, 
/**
 * What may be asked of it now, in the order of buttons.
 */
actions: Array<Action>, 
/**
 * Made to look around in.
 */
is_sample: boolean, 
/**
 * When it was prepared.
 */
created_at: UtcMs, 
/**
 * When its time began.
 */
started_at: UtcMs | null, 
/**
 * When it ended.
 */
ended_at: UtcMs | null, };

/**
 * How many sessions there are in each status.
 */
export type StatusCounts = { 
/**
 * All of them.
 */
all: number, 
/**
 * Prepared.
 */
created: number, 
/**
 * Running.
 */
active: number, 
/**
 * Standing still.
 */
paused: number, 
/**
 * Ended by a person.
 */
completed: number, 
/**
 * Ended by the clock.
 */
expired: number, 
/**
 * Of all, how many are samples.
 */
samples: number, };

/**
 * A page of the list.
 */
export type SessionPage = { 
/**
 * The rows, in order.
 */
rows: Array<SessionSummary>, 
/**
 * Rows that match, on all pages; of a search at most a thousand.
 */
total: number, 
/**
 * Whether a search found more than that; then these are the newest.
 */
is_cut: boolean, 
/**
 * Rows left out before the first.
 */
offset: number, 
/**
 * Of all sessions, whatever the filter.
 */
counts: StatusCounts, };

/**
 * An entry of the trail, in words.
 */
export type EventView = { 
/**
 * Its place, from 1.
 */
seq: number, 
/**
 * The type's name.
 */
kind: string, 
/**
 * When, by the wall.
 */
at: UtcMs, 
/**
 * In which role; null where the entry was damaged.
 */
actor: Role | null, 
/**
 * "Dana", "Interviewer", "Hotseat".
 */
actor_words: string, 
/**
 * What happened.
 */
title: string, 
/**
 * What is worth knowing about it.
 */
detail: string | null, };

/**
 * What verification of a trail found.
 */
export type TrailCheck = { 
/**
 * Every entry is as it was written.
 */
intact: boolean, 
/**
 * The first bad entry's place, from 1.
 */
first_bad_seq: number | null, 
/**
 * The finding, in words.
 */
words: string, 
/**
 * The last entry's hash, in hexadecimal.
 */
head_hash: string, };

/**
 * A session's trail and whether it can be trusted.
 */
export type TrailView = { 
/**
 * The entries, oldest first.
 */
events: Array<EventView>, 
/**
 * What verification found.
 */
check: TrailCheck, };

/**
 * A form's verdict.
 */
export type ConfigCheck = { 
/**
 * All broken rules, in the order of the form.
 */
errors: Array<FieldError>, 
/**
 * "About 25 exchanges on gpt-4"; null where budget or model are not valid.
 */
budget_hint: string | null, };

/**
 * Something a person should know and can put away.
 */
export type Notice = { 
/**
 * What happened.
 */
title: string, 
/**
 * What it means and what to do.
 */
detail: string, };

/**
 * A number's limits.
 */
export type NumberRule = { 
/**
 * Smallest.
 */
min: number, 
/**
 * Largest.
 */
max: number, 
/**
 * What a stepper adds or takes.
 */
step: number, };

/**
 * The limits of every field of the forms.
 */
export type FormRules = { 
/**
 * Characters.
 */
candidate_name_max_chars: number, 
/**
 * Characters.
 */
candidate_email_max_chars: number, 
/**
 * Minutes.
 */
time_limit_min: NumberRule, 
/**
 * Tokens.
 */
token_budget: NumberRule, 
/**
 * Characters.
 */
challenge_max_chars: number, 
/**
 * Minutes an extension can give.
 */
extension_minutes: NumberRule, 
/**
 * Tokens an extension can give.
 */
extension_tokens: NumberRule, 
/**
 * Characters.
 */
reason_max_chars: number, };

/**
 * What the app is and what it offers; asked for once by every page that loads.
 */
export type ConsoleStart = { 
/**
 * The app's version.
 */
version: string, 
/**
 * Where the database is.
 */
database_path: string, 
/**
 * The models on offer.
 */
models: Array<Model>, 
/**
 * The form's limits.
 */
form: FormRules, 
/**
 * Recommended settings by level.
 */
recommendations: Array<Recommendation>, 
/**
 * Preferences in force.
 */
preferences: Preferences, 
/**
 * What went wrong before this page could be told; in words.
 */
notices: Array<Notice>, };

/**
 * An error as a page receives it.
 */
export type ErrorReply = { 
/**
 * For code that has to decide.
 */
code: ErrorCode, 
/**
 * For the person: what happened and what to do.
 */
message: string, 
/**
 * Broken rules, each with its field.
 */
fields: Array<FieldError>, 
/**
 * The session as it stands, where the error is about one.
 */
session: SessionSummary | null, };

/**
 * A piece of news. Each carries the whole present state of what it is about, so that a missed or
 * repeated one does no harm.
 */
export type ConsoleNews = { "kind": "watching", 
/**
 * Sessions in each status.
 */
counts: StatusCounts, 
/**
 * Sessions begun and not ended: gaps first, then running, then paused; at most 50.
 */
live: Array<SessionSummary>, } | { "kind": "session_changed", 
/**
 * As it is now.
 */
session: SessionSummary, 
/**
 * Sessions in each status.
 */
counts: StatusCounts, } | { "kind": "session_removed", 
/**
 * Which.
 */
id: SessionId, 
/**
 * Sessions in each status.
 */
counts: StatusCounts, } | { "kind": "list_changed", 
/**
 * Sessions in each status.
 */
counts: StatusCounts, 
/**
 * As in `Watching`.
 */
live: Array<SessionSummary>, } | { "kind": "preferences_changed", 
/**
 * As they are now.
 */
preferences: Preferences, } | { "kind": "trouble", 
/**
 * In words.
 */
notice: Notice, } | { "kind": "trouble_over", 
/**
 * The notice's title.
 */
title: string, } | { "kind": "close_asked", 
/**
 * The running sessions' candidates.
 */
running: Array<string>, };

/** Every command: what it takes and answers. */
export interface Commands {
  console_start: { request: Nothing; reply: ConsoleStart };
  page_ready: { request: Nothing; reply: null };
  keep_app_open: { request: Nothing; reply: null };
  close_app: { request: Nothing; reply: null };
  list_sessions: { request: ListSessions; reply: SessionPage };
  get_session: { request: SessionRef; reply: SessionView | null };
  session_trail: { request: SessionRef; reply: TrailView };
  check_config: { request: CheckConfig; reply: ConfigCheck };
  create_session: { request: CreateSession; reply: SessionSummary };
  update_session: { request: UpdateSession; reply: SessionSummary };
  start_session: { request: ChangeSession; reply: SessionSummary };
  pause_session: { request: ChangeSession; reply: SessionSummary };
  resume_session: { request: ChangeSession; reply: SessionSummary };
  end_session: { request: ChangeSession; reply: SessionSummary };
  extend_time: { request: ExtendTime; reply: SessionSummary };
  extend_tokens: { request: ExtendTokens; reply: SessionSummary };
  settle_gap: { request: SettleGap; reply: SessionSummary };
  delete_session: { request: ChangeSession; reply: SessionSummary };
  restore_session: { request: ChangeSession; reply: SessionSummary };
  duplicate_session: { request: ChangeSession; reply: SessionSummary };
  add_sample_sessions: { request: ChangeSamples; reply: StatusCounts };
  remove_sample_sessions: { request: ChangeSamples; reply: StatusCounts };
  get_draft: { request: Nothing; reply: Draft | null };
  save_draft: { request: SaveDraft; reply: null };
  discard_draft: { request: Nothing; reply: null };
  list_backups: { request: Nothing; reply: BackupView[] };
  back_up_now: { request: Nothing; reply: BackupView[] };
  restore_backup: { request: RestoreBackup; reply: null };
  save_settings: { request: SaveSettings; reply: Preferences };
}
