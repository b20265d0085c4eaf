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
export type Action = "start" | "pause" | "resume" | "end" | "expire" | "extend_time" | "extend_tokens" | "accommodate" | "edit_config" | "edit_candidate" | "delete" | "ask" | "hand_over";

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
 * The band that begins there.
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
 * Who lets a session's time begin once the laptop is handed over.
 */
export type StartedBy = "candidate" | "interviewer";

/**
 * Where an answer stands.
 */
export type AnswerStatus = "streaming" | "complete" | "stopped" | "cut_by_budget" | "cut_by_time" | "unknown_end" | "interrupted" | "failed";

/**
 * What a note is.
 */
export type NoteKind = "note" | "bookmark";

/**
 * What an answer is written in: decides how it is coloured, and nothing else.
 */
export type Language = "text" | "c" | "cpp" | "csharp" | "css" | "go" | "html" | "java" | "javascript" | "json" | "kotlin" | "markdown" | "php" | "python" | "ruby" | "rust" | "shell" | "sql" | "swift" | "typescript";

/**
 * How a report is written.
 */
export type ReportFormat = "pdf" | "html" | "markdown" | "json";

/**
 * What goes into a report for those who decide. What stands for itself always does: who, when, how long, and whether
 * the record is intact.
 */
export type ReportContents = { 
/**
 * The scorecards that the reviewer may see.
 */
scorecards: boolean, 
/**
 * The candidate's own answer as it was at the end.
 */
answer: boolean, 
/**
 * What was run, and what came of it.
 */
runs: boolean, 
/**
 * Questions and answers.
 */
conversation: boolean, 
/**
 * The task.
 */
challenge: boolean, 
/**
 * The interviewer's private notes.
 */
notes: boolean, 
/**
 * What happened, entry by entry.
 */
timeline: boolean, 
/**
 * When the candidate was away from the window.
 */
absences: boolean, 
/**
 * Extra time and tokens the candidate was given.
 */
accommodation: boolean, };

/**
 * Whom a report is for.
 */
export type ReportReader = { "for": "reviewers", 
/**
 * What they are shown.
 */
contents: ReportContents, } | { "for": "candidate" };

/**
 * Which of a program's two outputs.
 */
export type OutputStream = "stdout" | "stderr";

/**
 * Something a program wrote.
 */
export type OutputPiece = { 
/**
 * Where to.
 */
stream: OutputStream, 
/**
 * What.
 */
text: string, };

/**
 * What a run is for.
 */
export type RunKind = "free" | "tests" | "hidden_tests";

/**
 * How a run ended.
 */
export type RunOutcome = "finished" | "exception" | "time" | "memory" | "output" | "recursion" | "crash" | "stopped";

/**
 * What became of a test.
 */
export type Verdict = "passed" | "wrong" | "exception" | "time" | "memory" | "output" | "recursion" | "crash" | "stopped";

/**
 * A provider's identity.
 */
export type ProviderId = string;

/**
 * How a model's tokens are counted.
 */
export type Tokenizer = "cl100k" | "o200k" | "estimate" | "own";

/**
 * A model a session can be run with.
 */
export type OfferedModel = { 
/**
 * What sessions store.
 */
id: string, 
/**
 * What people read.
 */
name: string, 
/**
 * Who answers for it.
 */
provider_id: ProviderId, 
/**
 * What the provider is asked for.
 */
remote_id: string, 
/**
 * Tokens it can read and write in one call, history included.
 */
context_window_tokens: number, 
/**
 * Most tokens of one answer.
 */
max_answer_tokens: number, 
/**
 * How its tokens are counted.
 */
tokenizer: Tokenizer, };

/**
 * Where a provider's key is.
 */
export type KeyState = "kept" | "this_run_only" | "missing";

/**
 * Whether a model can be asked, and what is in the way.
 */
export type Readiness = "ready" | "practice" | "key_missing" | "not_local" | "not_offered" | "file_gone";

/**
 * The identity of a challenge, rubric or template: a UUID version 7.
 */
export type ItemId = string;

/**
 * What kind of thing an item is.
 */
export type ItemKind = "challenge" | "rubric" | "template";

/**
 * Whom a challenge suits.
 */
export type Difficulty = "junior" | "mid_level" | "senior";

/**
 * Code in one language.
 */
export type CodeText = { 
/**
 * What it is written in.
 */
language: Language, 
/**
 * The code.
 */
text: string, };

/**
 * How a program's output is compared with what is expected.
 */
export type Compare = { "by": "exact" } | { "by": "tokens" } | { "by": "numbers", 
/**
 * Largest difference, absolute or relative, that still counts as equal.
 */
tolerance: number, };

/**
 * What a test looks at.
 */
export type Check = { "kind": "case", 
/**
 * What it reads from its standard input.
 */
input: string, 
/**
 * What it is expected to write to its standard output.
 */
expected: string, 
/**
 * How the two are compared.
 */
compare: Compare, } | { "kind": "function", 
/**
 * What it is called. Answers may spell it as their language does: `two_sum` or `twoSum`.
 */
name: string, 
/**
 * What it is called with: an array in JSON.
 */
arguments: string, 
/**
 * What it is expected to return, in JSON.
 */
expected: string, 
/**
 * Largest difference between two numbers, absolute or relative, that still counts as equal.
 */
tolerance: number, } | { "kind": "assertions", 
/**
 * What it is written in.
 */
language: Language, 
/**
 * The code.
 */
code: string, };

/**
 * A test of an answer.
 */
export type Test = { 
/**
 * What it is called; the candidate reads it of visible ones.
 */
name: string, 
/**
 * Whether the candidate learns no more of it than that it exists.
 */
is_hidden: boolean, 
/**
 * What it looks at.
 */
check: Check, };

/**
 * Limits a challenge was found to suit. A field without a value suggests nothing.
 */
export type SuggestedLimits = { 
/**
 * The time limit, in minutes.
 */
time_limit_min: number | null, 
/**
 * The budget, in tokens.
 */
token_budget: number | null, };

/**
 * What a picture's bytes are.
 */
export type Media = "png" | "jpeg" | "svg" | "webp";

/**
 * A picture as a challenge refers to it.
 */
export type PictureRef = { 
/**
 * What the task calls it, behind `pictures/`.
 */
name: string, 
/**
 * SHA-256 of its bytes, in hex: where they are kept.
 */
sha256: string, 
/**
 * What its bytes are.
 */
media: Media, 
/**
 * How many bytes it has.
 */
bytes: number, };

/**
 * What the assistant may do.
 */
export type AiPolicy = { "preset": "explain_only" } | { "preset": "give_hints" } | { "preset": "write_code" } | { "preset": "no_assistant" } | { "preset": "own", 
/**
 * In the interviewer's words, read by model and candidate alike.
 */
text: string, };

/**
 * A challenge, whole. The same shape before and after [`Challenge::validate`], which is what makes it one
 * that may be kept.
 */
export type Challenge = { 
/**
 * What it is called, 1 to 120 characters.
 */
title: string, 
/**
 * What kind of task it is; blank for none.
 */
category: string, 
/**
 * Whom it suits.
 */
difficulty: Difficulty | null, 
/**
 * Words to find it by, in the order they were given.
 */
tags: Array<string>, 
/**
 * What the candidate reads, in Markdown.
 */
task: string, 
/**
 * What the candidate begins with, one a language.
 */
starters: Array<CodeText>, 
/**
 * Answers that pass, one a language; never in the candidate's process.
 */
solutions: Array<CodeText>, 
/**
 * What an answer is tested by, in order.
 */
tests: Array<Test>, 
/**
 * Whether the candidate may not run code, for tasks where that is beside the point.
 */
is_never_run?: boolean, 
/**
 * What the interviewer may say, from the smallest hint to the largest.
 */
hints: Array<string>, 
/**
 * Questions for after the answer.
 */
follow_ups: Array<string>, 
/**
 * What to look for, in Markdown.
 */
look_for: string, 
/**
 * Limits it was found to suit.
 */
limits: SuggestedLimits, 
/**
 * What the assistant may do.
 */
policy: AiPolicy, 
/**
 * The rubric it is usually judged by.
 */
rubric: ItemId | null, 
/**
 * The pictures of the task, which it names as `pictures/NAME`.
 */
pictures: Array<PictureRef>, };

/**
 * One thing that is judged.
 */
export type Criterion = { 
/**
 * What it is called, 1 to 120 characters.
 */
name: string, 
/**
 * What it is about; may be blank.
 */
about: string, 
/**
 * What one sees at each level, from the lowest to the highest. "Not observed" is none of them.
 */
levels: Array<string>, };

/**
 * A rubric, whole. The same shape before and after [`Rubric::validate`].
 */
export type Rubric = { 
/**
 * What it is called, 1 to 120 characters.
 */
title: string, 
/**
 * What it is for; may be blank.
 */
about: string, 
/**
 * What is judged, in order.
 */
criteria: Array<Criterion>, };

/**
 * A template, whole. The same shape before and after [`Template::validate`].
 */
export type Template = { 
/**
 * What it is called, 1 to 120 characters.
 */
title: string, 
/**
 * The challenge, as it is when a session is made; none for a session without one.
 */
challenge: ItemId | null, 
/**
 * The time limit, in minutes; null where no number was typed.
 */
time_limit_min: number | null, 
/**
 * The budget, in tokens; null where no number was typed.
 */
token_budget: number | null, 
/**
 * The model's id in the catalogue.
 */
model: string, 
/**
 * The rubric it is judged by.
 */
rubric: ItemId | null, 
/**
 * What the assistant may do.
 */
policy: AiPolicy, 
/**
 * The assistant's instructions; blank for the usual ones.
 */
instructions: string, 
/**
 * Whether the assistant is told the task.
 */
knows_challenge: boolean, 
/**
 * Whether only models on this computer may be asked.
 */
only_local: boolean, 
/**
 * Who lets the time begin.
 */
begins: StartedBy, };

/**
 * What an item holds. The same shape before and after it was judged.
 */
export type Content = { "kind": "challenge" } & Challenge | { "kind": "rubric" } & Rubric | { "kind": "template" } & Template;

/**
 * A form of the library that was not saved yet, exactly as typed.
 */
export type ItemDraft = { 
/**
 * The revision the item had when the form was opened; null for a new one.
 */
revision: number | null, 
/**
 * What was typed.
 */
content: Content, };

/**
 * Where items lie.
 */
export type Shelf = "active" | "archived";

/**
 * What a list of items is ordered by; among equals the order they were made in.
 */
export type ItemSort = "updated" | "title" | "used";

/**
 * How many items there are of something.
 */
export type LabelCount = { 
/**
 * What they have in common.
 */
value: string, 
/**
 * How many there are.
 */
count: number, };

/**
 * What a line is in a comparison.
 */
export type LineKind = "same" | "added" | "removed" | "gap";

/**
 * A line of a comparison.
 */
export type DiffLine = { 
/**
 * What it is.
 */
kind: LineKind, 
/**
 * The line, without its end.
 */
text: string, };

/**
 * A part of an item that differs.
 */
export type SectionDiff = { 
/**
 * What the part is called.
 */
title: string, 
/**
 * Its lines.
 */
lines: Array<DiffLine>, };

/**
 * A field a rule can be broken in.
 */
export type Field = "candidate_name" | "candidate_email" | "time_limit" | "token_budget" | "model" | "challenge" | "config" | "instructions" | "minutes" | "tokens" | "reason" | "question" | "own_answer" | "note" | "passcode" | "interviewer_name" | "lock_after_idle" | "provider_name" | "base_url" | "first_piece_timeout" | "key" | "model_id" | "model_name" | "context_window" | "max_answer" | "tokenizer" | "title" | "category" | "tags" | "task" | "starter_code" | "solution" | "tests" | "hints" | "follow_ups" | "score" | "recommendation" | "summary" | "reviewer" | "passphrase" | "recipients" | "look_for" | "policy" | "about" | "criteria" | "extra_time" | "extra_tokens" | "answers";

/**
 * One broken rule.
 */
export type FieldError = { 
/**
 * The field whose rule is broken.
 */
field: Field, 
/**
 * A sentence for the person who filled the form.
 */
message: string, };

/**
 * A name and an address that were pasted as one.
 */
export type Mailbox = { 
/**
 * A valid name, out of its quotation marks.
 */
name: string, 
/**
 * A valid address, out of its angle brackets.
 */
email: string, };

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
 * What new sessions tell their assistant; blank for the usual instructions.
 */
default_instructions: string, 
/**
 * Whether new sessions tell their assistant the task.
 */
default_knows_challenge: boolean, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Whether the help beside the form is open.
 */
help_panel_open: boolean, 
/**
 * Whether nothing but this computer may be called; shown as "Offline".
 */
only_local: boolean, 
/**
 * Minutes without a sign of life after which the console locks itself, where there is a
 * passcode; 0 for never.
 */
lock_after_idle_min: number, 
/**
 * Whether the console is locked when the computer comes back from sleep, where there is a
 * passcode.
 */
lock_on_suspend: boolean, 
/**
 * Whether the console stays open on a second display when the laptop is handed over; none until
 * the interviewer was asked.
 */
console_stays: boolean | null, 
/**
 * Whether keys of one letter or sign act in the console; WCAG 2.1.4 asks for a way to turn them
 * off.
 */
letter_keys: boolean, 
/**
 * How large the console's text is, in percent of the usual.
 */
text_percent: number, 
/**
 * Whether newer versions of Hotseat are looked for.
 */
looks_for_updates: boolean, 
/**
 * Whether the ways to begin are left out where there are no sessions yet.
 */
first_steps_hidden: boolean, };

/**
 * How much of the conversation a candidate wants the assistant to know.
 */
export type Memory = "kept" | "newest" | "fresh";

/**
 * One thing to do.
 */
export type Remedy = "go_on" | "try_again" | "edit" | "ask_afresh";

/**
 * What kind of trouble it is, for code that has to decide.
 */
export type ErrorCode = "invalid_input" | "invalid_transition" | "gap_open" | "no_gap" | "stale" | "not_found" | "item_not_found" | "run_not_found" | "item_changed" | "not_offered" | "provider_failed" | "keychain_unavailable" | "clipboard_unavailable" | "forbidden" | "bad_request" | "storage_full" | "storage_read_only" | "storage_locked" | "storage_damaged" | "storage_newer" | "storage_unavailable" | "no_backup" | "settings_unavailable" | "file_unavailable" | "answer_open" | "run_open" | "not_enough_tokens" | "assistant_not_ready" | "handed_over" | "not_now" | "imported" | "record_refused" | "locked" | "no_passcode" | "wrong_passcode" | "update_unavailable" | "too_fast" | "internal";

/**
 * Nothing to say.
 */
export type Nothing = Record<symbol, never>;

/**
 * Tell the log that something went wrong in a page that nothing there expected.
 */
export type ReportMishap = { 
/**
 * What kind of error, and where in the page's code; nothing anybody typed.
 */
what: string, };

/**
 * A form's content: what was typed, with numbers where numbers were typed.
 */
export type ConfigInput = { 
/**
 * 1 to 255 characters once trimmed, one of them visible and none a control character.
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
config: JsonValue | null, 
/**
 * The template it was filled from, if it was.
 */
template: ItemId | null, 
/**
 * The challenge of the library whose task this is, if it is one; it may have been edited.
 */
challenge: ItemId | null, 
/**
 * The rubric it is to be judged by.
 */
rubric: ItemId | null, 
/**
 * Extra time in per cent of the time limit; null where no number was typed.
 */
extra_time_percent: number | null, 
/**
 * Extra tokens in per cent of the budget; null where no number was typed.
 */
extra_tokens_percent: number | null, };

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
config: ConfigInput, 
/**
 * The challenge its task was taken from; null where it was typed.
 */
challenge: ItemId | null, };

/**
 * Name a session.
 */
export type SessionRef = { 
/**
 * The session to read: no command that changes one takes this.
 */
id: SessionId, };

/**
 * Ask for a page of a session's runs.
 */
export type ListRuns = { 
/**
 * The session whose runs they are.
 */
id: SessionId, 
/**
 * Only runs before this place; null means the newest.
 */
before: number | null, 
/**
 * Runs wanted, 1 to 500.
 */
limit: number, };

/**
 * The version of an item that a session was made with.
 */
export type Pin = { 
/**
 * What kind of thing it is.
 */
kind: ItemKind, 
/**
 * Which.
 */
id: ItemId, 
/**
 * The version.
 */
version: number, };

/**
 * What a reviewer saw of a criterion.
 */
export type Level = "not_observed" | { "reached": number };

/**
 * What a reviewer would do. Theirs alone, never computed.
 */
export type Recommendation = "strong_no" | "no" | "yes" | "strong_yes";

/**
 * What a piece of evidence is.
 */
export type EvidenceOf = { "kind": "moment" } | { "kind": "note", 
/**
 * The entry.
 */
event_seq: number, } | { "kind": "message", 
/**
 * The place, from 1.
 */
seq: number, } | { "kind": "run", 
/**
 * The place, from 1.
 */
seq: number, };

/**
 * A link from a score to a moment of the session.
 */
export type Evidence = { 
/**
 * Milliseconds the session had run.
 */
at_ms: number, 
/**
 * Where a stretch ends; none for a moment.
 */
to_ms: number | null, 
/**
 * What it shows.
 */
of: EvidenceOf, };

/**
 * What a reviewer says of one criterion.
 */
export type Score = { 
/**
 * The level; none while nothing was chosen.
 */
level: Level | null, 
/**
 * What they saw, in their own words.
 */
comment: string, 
/**
 * Where they saw it.
 */
evidence: Array<Evidence>, };

/**
 * A scorecard. The same shape while it is typed and once it is submitted.
 */
export type Card = { 
/**
 * Which version of which rubric it is by.
 */
pin: Pin | null, 
/**
 * That rubric, so that the card can be read without the library.
 */
rubric: Rubric, 
/**
 * What is said of each of its criteria, in their order.
 */
scores: Array<Score>, 
/**
 * What the reviewer would do; none while nothing was chosen.
 */
recommendation: Recommendation | null, 
/**
 * The whole in their own words; may be blank.
 */
summary: string, };

/**
 * Ask for the scorecards of a session, as a reviewer may see them.
 */
export type ScorecardsOf = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * The reviewer's name.
 */
reviewer: string, };

/**
 * Note what came of comparing scorecards.
 */
export type NoteDiscussion = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session whose scorecards were compared.
 */
id: SessionId, 
/**
 * Who notes it.
 */
reviewer: string, 
/**
 * The note.
 */
text: string, };

/**
 * Begin a scorecard.
 */
export type BeginScorecard = { 
/**
 * The session to be scored.
 */
id: SessionId, 
/**
 * The reviewer's name.
 */
reviewer: string, 
/**
 * The rubric of the library to score by, where the session was made with none.
 */
rubric: ItemId | null, };

/**
 * Keep a scorecard that is being typed.
 */
export type KeepScorecard = { 
/**
 * The session that is scored.
 */
id: SessionId, 
/**
 * The reviewer's name.
 */
reviewer: string, 
/**
 * The card as it is typed.
 */
card: Card, };

/**
 * Submit a scorecard.
 */
export type SubmitScorecard = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session that is scored; it must be over.
 */
id: SessionId, 
/**
 * The reviewer's name.
 */
reviewer: string, 
/**
 * The card.
 */
card: Card, 
/**
 * Why it is corrected; blank for the first.
 */
reason: string, };

/**
 * Save a report on a session that is over.
 */
export type SaveReport = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Who makes it: the scorecards that they may see go in. Blank for no one, who may see none.
 */
reviewer: string, 
/**
 * Whom it is for, and what goes in.
 */
reader: ReportReader, 
/**
 * How it is written.
 */
format: ReportFormat, };

/**
 * Who can open a sealed record.
 */
export type RecordLock = { "by": "nothing", } | { "by": "passphrase", 
/**
 * The passphrase.
 */
passphrase: string, } | { "by": "recipients", 
/**
 * One a line; each begins with `age1`.
 */
recipients: string, };

/**
 * Seal the record of a session that is over.
 */
export type SealRecord = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Who can open the file.
 */
lock: RecordLock, };

/**
 * Open the record that was chosen and is encrypted.
 */
export type UnlockRecord = { 
/**
 * The passphrase, or the text of an identity of age.
 */
secret: string, };

/**
 * Ask for the sessions of a version of a template, side by side.
 */
export type CohortOf = { 
/**
 * The template.
 */
template: ItemId, 
/**
 * Its version.
 */
version: number, 
/**
 * Who compares: the scorecards that they may see are shown. Blank for no one, who may see none.
 */
reviewer: string, };

/**
 * What a reviewer says of a session.
 */
export type CohortReview = { 
/**
 * Who.
 */
reviewer: string, 
/**
 * "Yes".
 */
recommends: string, 
/**
 * The level of each criterion, in the order of `criteria`; null where the rubric they used does not have it.
 */
levels: Array<Level | null>, };

/**
 * A session beside others.
 */
export type CohortSession = { 
/**
 * What requests name it by.
 */
id: SessionId, 
/**
 * Who was interviewed.
 */
candidate_name: string, 
/**
 * When it ended.
 */
ended_at: UtcMs | null, 
/**
 * In what it was not like the others, in words; empty where it was like for like.
 */
unlike: Array<string>, 
/**
 * Time used.
 */
used_ms: number, 
/**
 * "42 min 10 s of 60 min".
 */
used_words: string, 
/**
 * Tokens charged.
 */
tokens: number, 
/**
 * Questions asked.
 */
questions: number, 
/**
 * How often the candidate ran code.
 */
runs: number, 
/**
 * What each reviewer says that may be seen.
 */
reviews: Array<CohortReview>, 
/**
 * That scorecards are sealed, in words; null where none is.
 */
sealed: string | null, };

/**
 * Something that reviewers judge.
 */
export type CohortCriterion = { 
/**
 * What it is called.
 */
name: string, 
/**
 * What one sees at each level, from the lowest to the highest.
 */
levels: Array<string>, };

/**
 * The sessions of one version of a template that are over.
 */
export type CohortView = { 
/**
 * The template.
 */
template: ItemId, 
/**
 * Its version.
 */
version: number, 
/**
 * What it is called in that version.
 */
title: string, 
/**
 * "12 sessions, 10 of them like for like"; of more than can be shown, that these are the newest.
 */
words: string, 
/**
 * What reviewers judge, in the rubric's order.
 */
criteria: Array<CohortCriterion>, 
/**
 * The sessions, the one that ended last first. No order says which is better.
 */
sessions: Array<CohortSession>, };

/**
 * A scorecard as it was submitted.
 */
export type SubmittedView = { 
/**
 * Who scored.
 */
reviewer: string, 
/**
 * 1, and one more with each correction.
 */
version: number, 
/**
 * When.
 */
at: UtcMs, 
/**
 * Why it was corrected; blank for the first.
 */
reason: string, 
/**
 * What it says.
 */
card: Card, 
/**
 * "Yes", what the reviewer recommends.
 */
recommends: string, };

/**
 * What the reviewers say of one criterion, in the order of `own`'s last and `others`.
 */
export type DifferenceView = { 
/**
 * The criterion.
 */
criterion: string, 
/**
 * "Level 3", "Not observed"; null of those whose rubric does not have it.
 */
levels: Array<string | null>, 
/**
 * Whether not all saw the same.
 */
differs: boolean, };

/**
 * What came of comparing scorecards.
 */
export type DiscussionView = { 
/**
 * Who noted it.
 */
author: string, 
/**
 * 1, and one more each time it is written anew.
 */
version: number, 
/**
 * When.
 */
at: UtcMs, 
/**
 * The note.
 */
text: string, };

/**
 * The scorecards of a session, as one reviewer may see them.
 */
export type ScorecardsView = { 
/**
 * What the session's rubric is called; null where it was made with none, and the reviewer chooses.
 */
rubric: string | null, 
/**
 * Whether a scorecard can be submitted: the session is over.
 */
may_submit: boolean, 
/**
 * What the reviewer has typed and not submitted; null where they have not begun.
 */
draft: Card | null, 
/**
 * What is still to be said before the draft can be submitted.
 */
missing: Array<string>, 
/**
 * What they submitted, oldest first; the last one counts.
 */
own: Array<SubmittedView>, 
/**
 * The newest scorecards of the others; empty until the reviewer has submitted theirs.
 */
others: Array<SubmittedView>, 
/**
 * That the others' are sealed, in words; null where none is.
 */
sealed: string | null, 
/**
 * What all of them say of each criterion; empty where there is one only.
 */
differences: Array<DifferenceView>, 
/**
 * Whether the reviewer may note what came of comparing them.
 */
may_discuss: boolean, 
/**
 * What was noted last; null where nothing was, and for those who may not see the others'.
 */
discussion: DiscussionView | null, };

/**
 * What kind of thing happened.
 */
export type MarkKind = "began" | "asked" | "answered" | "failed" | "run_passed" | "run_failed" | "note" | "bookmark" | "paused" | "extended" | "away" | "ended";

/**
 * What went on for a while.
 */
export type SpanKind = "away" | "outage" | "gap";

/**
 * Name a moment of a session.
 */
export type MomentOf = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Milliseconds it had run.
 */
at_ms: number, };

/**
 * Something that happened.
 */
export type MarkView = { 
/**
 * Where it stands.
 */
at_ms: number, 
/**
 * What kind of thing it is, for its colour and shape.
 */
kind: MarkKind, 
/**
 * The entry of the trail that tells of it.
 */
event_seq: number, 
/**
 * The place of the message or the run it is about; null of anything else.
 */
seq: number | null, 
/**
 * What happened, in a few words; of a note, what it says.
 */
words: string, };

/**
 * Something that went on for a while.
 */
export type SpanView = { 
/**
 * Where it begins.
 */
from_ms: number, 
/**
 * Where it ends.
 */
to_ms: number, 
/**
 * What went on, for its colour.
 */
kind: SpanKind, 
/**
 * The same in words: "Away from the window for 12 s".
 */
words: string, };

/**
 * A session to be played back. Places on it are milliseconds of running time.
 */
export type ReplayView = { 
/**
 * How long it ran, or has run.
 */
length_ms: number, 
/**
 * What happened, in the order of time.
 */
marks: Array<MarkView>, 
/**
 * What went on for a while.
 */
spans: Array<SpanView>, 
/**
 * Where nothing happens: from and to. Playing can skip it.
 */
idle: Array<[number, number]>, 
/**
 * Tokens over time.
 */
used: UseView, 
/**
 * That the way to the own answer was not kept, in words; null where it was.
 */
without_history: string | null, };

/**
 * The own answer at a moment, in three pieces: what stood there before and after what the newest change put in.
 */
export type ReplayAnswer = { 
/**
 * What stands before it.
 */
before: string, 
/**
 * What it put in; empty where it only took away, or changed the language alone.
 */
changed: string, 
/**
 * What it took away, as far as there is room to show it; empty where it took nothing.
 */
taken: string, 
/**
 * What stands after it.
 */
after: string, 
/**
 * "Python · change 214".
 */
words: string, };

/**
 * A message at a moment.
 */
export type ReplayMessage = { 
/**
 * Its place in the conversation, from 1: questions odd, answers even.
 */
seq: number, 
/**
 * Whether the candidate asked it.
 */
is_question: boolean, 
/**
 * Markdown; of an answer, as far as it had come.
 */
text: string, 
/**
 * Where an answer stood; null for a question.
 */
status: AnswerStatus | null, 
/**
 * When its question was asked.
 */
asked_ms: number, };

/**
 * What was there at a moment.
 */
export type ReplayMoment = { 
/**
 * The moment.
 */
at_ms: number, 
/**
 * The own answer; null where there was none.
 */
own_answer: ReplayAnswer | null, 
/**
 * The newest messages up to it, oldest first.
 */
messages: Array<ReplayMessage>, 
/**
 * "12 earlier messages"; null where there are none.
 */
earlier: string | null, 
/**
 * The newest run that was over.
 */
run: RunLine | null, 
/**
 * What was going on, in words; empty where nothing was.
 */
doing: string, 
/**
 * Until when all of this stays as it is; null where nothing changes any more.
 */
until_ms: number | null, };

/**
 * Name a run of a session.
 */
export type RunRef = { 
/**
 * The session whose run it is.
 */
id: SessionId, 
/**
 * Its place among the session's runs, from 1.
 */
seq: number, };

/**
 * Run the hidden tests on a session's own answer, or stop what the interviewer runs on it.
 */
export type RunsOf = { 
/**
 * The session whose own answer it is.
 */
id: SessionId, };

/**
 * Start, resume, delete or restore a session.
 */
export type ChangeSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session to change; only a restore reaches a deleted one.
 */
id: SessionId, };

/**
 * Prepare a copy of a session for another candidate.
 */
export type DuplicateSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session to copy, without its extensions.
 */
id: SessionId, 
/**
 * Whom the copy is for, by the rules of a new session's name.
 */
candidate_name: string, 
/**
 * As typed; blank means none.
 */
candidate_email: string, };

/**
 * Change a session's configuration. A field left out stays as it is.
 */
export type UpdateSession = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session to change: all of it before the start, later only name and address.
 */
id: SessionId, 
/**
 * The version the person looked at.
 */
version: number, 
/**
 * New name, by the rules of a new session's.
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
 * New model, by its id in the catalogue.
 */
model?: string, 
/**
 * New challenge; blank removes it.
 */
challenge_text?: string, 
/**
 * New instructions of the assistant; blank means the usual ones.
 */
instructions?: string, 
/**
 * Whether the assistant is told the task.
 */
knows_challenge?: boolean, 
/**
 * Whether only models on this computer may be asked.
 */
only_local?: boolean, 
/**
 * What the assistant may do.
 */
policy?: AiPolicy, };

/**
 * Give a session more time.
 */
export type ExtendTime = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A live session; with its extensions it has at most a day.
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
 * A live session; with its extensions it has at most 2,000,000 tokens.
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
 * The session whose gap is open.
 */
id: SessionId, 
/**
 * Whether the candidate worked in it, so that it counts.
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
 * What to order by; when sessions were prepared, where the page does not say.
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
 * Keep preferences in place of the present ones.
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
 * The candidate's name as typed.
 */
candidate_name: string, 
/**
 * The candidate's address as typed.
 */
candidate_email: string, 
/**
 * Minutes as typed, number or not.
 */
time_limit: string, 
/**
 * Tokens as typed, number or not.
 */
token_budget: string, 
/**
 * The chosen model's id; the catalogue may have lost it since.
 */
model: string, 
/**
 * The task as typed, in Markdown.
 */
challenge_text: string, 
/**
 * As typed; drafts of before did not say, which means the usual ones.
 */
instructions: string, 
/**
 * Whether the assistant is to know the task; drafts of before did not say.
 */
knows_challenge: boolean, 
/**
 * Whether only models on this computer may be asked; drafts of before did not say.
 */
only_local: boolean, 
/**
 * What the assistant may do; drafts of before did not say, which means the usual policy.
 */
policy: AiPolicy, 
/**
 * The template it was filled from, if it was.
 */
template: ItemId | null, 
/**
 * The challenge of the library whose task this is, if it is one.
 */
challenge: ItemId | null, 
/**
 * The rubric it is to be judged by.
 */
rubric: ItemId | null, 
/**
 * Extra time in per cent as typed, number or not.
 */
extra_time: string, 
/**
 * Extra tokens in per cent as typed, number or not.
 */
extra_tokens: string, };

/**
 * That a form was typed and not sent: whom it is for, and since when it is as it is.
 */
export type WaitingDraft = { 
/**
 * The candidate's name as far as it was typed, on one line; none where there is none yet.
 */
candidate_name: string | null, 
/**
 * How many lines the challenge has; 0 where there is none yet.
 */
challenge_lines: number, 
/**
 * When it was saved.
 */
saved_at: UtcMs, };

/**
 * Keep a draft.
 */
export type SaveDraft = { 
/**
 * The form, in place of the draft kept before.
 */
draft: Draft, };

/**
 * Page through the library.
 */
export type ListLibrary = { 
/**
 * The kind of item.
 */
kind: ItemKind, 
/**
 * Where they lie; where items are chosen from, if the page does not say.
 */
shelf: Shelf, 
/**
 * Beginnings of words in title, category, tags or text; blank means all.
 */
text: string, 
/**
 * The only category; null for all.
 */
category?: string, 
/**
 * The only level; null for all.
 */
difficulty?: Difficulty, 
/**
 * The only tag; null for all.
 */
tag?: string, 
/**
 * The only language; null for all.
 */
language?: Language, 
/**
 * Only those that sessions were made with, or only others; null for all.
 */
used?: boolean, 
/**
 * Only those that were put to a model, or only others; null for all.
 */
calibrated?: boolean, 
/**
 * What to order by; when items last changed, where the page does not say.
 */
sort: ItemSort, 
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
 * Name an item, and a version of it.
 */
export type ItemRef = { 
/**
 * The item.
 */
id: ItemId, 
/**
 * The version; null for the newest.
 */
version: number | null, };

/**
 * Compare two versions of an item.
 */
export type CompareVersions = { 
/**
 * The item.
 */
id: ItemId, 
/**
 * The version to begin with.
 */
from: number, 
/**
 * The version to end with.
 */
to: number, };

/**
 * Judge an item without keeping it.
 */
export type CheckItem = { 
/**
 * The item it changes; null for a new one.
 */
id: ItemId | null, 
/**
 * The form's content, as typed.
 */
content: Content, };

/**
 * Keep an item: a new one, or a change of one.
 */
export type SaveItem = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which; null for a new one.
 */
id: ItemId | null, 
/**
 * The revision the person looked at; null for a new one, and to keep it whatever was changed in between.
 */
revision: number | null, 
/**
 * All of it.
 */
content: Content, };

/**
 * Change where items lie, or take them off the list.
 */
export type ChangeItems = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which.
 */
ids: Array<ItemId>, };

/**
 * Keep a form of the library that was not saved yet, exactly as typed.
 */
export type KeepItemDraft = { 
/**
 * The item it changes; null for a new one.
 */
id: ItemId | null, 
/**
 * The form, and the revision it was opened at.
 */
draft: ItemDraft, };

/**
 * Name a form of the library that was not saved yet.
 */
export type ItemDraftRef = { 
/**
 * What kind of item it is.
 */
kind: ItemKind, 
/**
 * The item it changes; null for a new one.
 */
id: ItemId | null, };

/**
 * Make a picture safe and keep it, to be named by a challenge.
 */
export type AddPicture = { 
/**
 * What its file is called; blank where it was pasted.
 */
name: string, 
/**
 * Its bytes as Base64.
 */
base64: string, 
/**
 * Names of the challenge's pictures so far.
 */
taken: Array<string>, };

/**
 * Name a picture that is kept.
 */
export type PictureKey = { 
/**
 * SHA-256 of its bytes, in hex.
 */
sha256: string, };

/**
 * Name a picture of the task.
 */
export type PictureName = { 
/**
 * What the task calls it, behind `pictures/`.
 */
name: string, };

/**
 * Keep what a session has as a template.
 */
export type SaveAsTemplate = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The session.
 */
id: SessionId, 
/**
 * What the template is to be called, as typed.
 */
title: string, };

/**
 * What is to be taken in.
 */
export type ImportFrom = "files" | "folder";

/**
 * Take challenges in from files the person chooses.
 */
export type ImportLibrary = { 
/**
 * What to choose.
 */
from: ImportFrom, };

/**
 * Take the last import back.
 */
export type UndoImport = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, };

/**
 * Write challenges to where the person chooses.
 */
export type ExportLibrary = { 
/**
 * Which challenges; null for all that are active.
 */
ids: Array<ItemId> | null, };

/**
 * How a rubric is written.
 */
export type RubricFormat = "markdown" | "json";

/**
 * Write a rubric to where the person chooses.
 */
export type ExportRubric = { 
/**
 * Which.
 */
id: ItemId, 
/**
 * How.
 */
format: RubricFormat, };

/**
 * Give a session more time and tokens than its limits say, in per cent of these. No reason is asked for.
 */
export type GiveAccommodation = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A session that has not ended.
 */
id: SessionId, 
/**
 * The version the person looked at.
 */
version: number, 
/**
 * Extra time in per cent of the time limit; null where no number was typed.
 */
extra_time_percent: number | null, 
/**
 * Extra tokens in per cent of the budget; null where no number was typed.
 */
extra_tokens_percent: number | null, };

/**
 * Put a challenge to a model.
 */
export type BeginCalibration = { 
/**
 * The challenge.
 */
id: ItemId, 
/**
 * The model, by its name in the catalogue.
 */
model: string, 
/**
 * What it is asked to answer in; null leaves that to it.
 */
language: Language | null, 
/**
 * How many answers are wanted; null where the field is empty.
 */
answers: number | null, 
/**
 * What all of them may take together, in tokens; null where the field is empty.
 */
budget_tokens: number | null, };

/**
 * One answer of a calibration.
 */
export type CalibrationAnswerView = { 
/**
 * What the model said, in Markdown.
 */
text: string, 
/**
 * How it ended and what it took, in words.
 */
words: string, };

/**
 * What a model made of a challenge.
 */
export type CalibrationView = { 
/**
 * The model, by its name in the catalogue.
 */
model: string, 
/**
 * What people called the model and its provider then.
 */
model_name: string, 
/**
 * What people called its provider then.
 */
provider_name: string, 
/**
 * What it was asked to answer in; null where that was left to it.
 */
language_name: string | null, 
/**
 * The version of the challenge.
 */
version: number, 
/**
 * When it began.
 */
begun_at: UtcMs, 
/**
 * That the challenge says something else by now; null where it does not.
 */
outdated: string | null, 
/**
 * What came of it: answers, tokens, time, tests.
 */
lines: Array<ReceiptLine>, 
/**
 * What the suggested budget leaves room for; null where none is suggested.
 */
budget_words: string | null, 
/**
 * The answers, in order.
 */
answers: Array<CalibrationAnswerView>, };

/**
 * A calibration under way, or how the last one ended.
 */
export type CalibrationRunView = { 
/**
 * The challenge.
 */
id: ItemId, 
/**
 * What the challenge is called.
 */
title: string, 
/**
 * What people call the model.
 */
model_name: string, 
/**
 * Answers that came so far.
 */
answers: number, 
/**
 * How many are wanted.
 */
wanted: number, 
/**
 * How far it has come, or how it ended, in words.
 */
words: string, 
/**
 * Whether it is over, however it ended.
 */
is_done: boolean, 
/**
 * Whether it ended before all answers came.
 */
is_cut_short: boolean, };

/**
 * What models made of a challenge.
 */
export type CalibrationsView = { 
/**
 * One a model, the newest first.
 */
calibrations: Array<CalibrationView>, 
/**
 * Why it can't be put to a model; null where it can.
 */
obstacle: string | null, 
/**
 * The calibration under way, of this challenge or another, or the last one; null where there was none
 * since the app was started.
 */
run: CalibrationRunView | null, };

/**
 * An item as a row of a list.
 */
export type ItemSummary = { 
/**
 * What requests name it by.
 */
id: ItemId, 
/**
 * What kind of thing it is.
 */
kind: ItemKind, 
/**
 * What it is called.
 */
title: string, 
/**
 * What kind of task it is; blank for none.
 */
category: string, 
/**
 * Whom it suits.
 */
difficulty: Difficulty | null, 
/**
 * Its tags, in the order they were given.
 */
tags: Array<string>, 
/**
 * What it has code for.
 */
languages: Array<Language>, 
/**
 * The newest version, from 1.
 */
version: number, 
/**
 * Raised with every change: what saving it compares.
 */
revision: number, 
/**
 * Sessions made with it, whatever the version.
 */
used_in: number, 
/**
 * Whether a model was put what the newest version says.
 */
is_calibrated: boolean, 
/**
 * When it was made.
 */
created_at: UtcMs, 
/**
 * When it last changed.
 */
updated_at: UtcMs, 
/**
 * Whether it is put aside.
 */
is_archived: boolean, 
/**
 * Whether it is off the list.
 */
is_deleted: boolean, };

/**
 * A page of the library.
 */
export type LibraryPage = { 
/**
 * The rows, in order.
 */
rows: Array<ItemSummary>, 
/**
 * Rows that match, on all pages.
 */
total: number, 
/**
 * Rows left out before the first.
 */
offset: number, };

/**
 * How many items there are of each kind where they are chosen from.
 */
export type LibraryCounts = { 
/**
 * Challenges.
 */
challenges: number, 
/**
 * Rubrics.
 */
rubrics: number, 
/**
 * Templates.
 */
templates: number, };

/**
 * How many challenges have code in a language.
 */
export type LanguageCount = { 
/**
 * The language.
 */
language: Language, 
/**
 * What people call it.
 */
name: string, 
/**
 * How many there are.
 */
count: number, };

/**
 * What a list of challenges can be narrowed down to.
 */
export type FacetsView = { 
/**
 * Categories, by name.
 */
categories: Array<LabelCount>, 
/**
 * Tags, the most frequent first.
 */
tags: Array<LabelCount>, 
/**
 * Languages, the most frequent first.
 */
languages: Array<LanguageCount>, 
/**
 * Challenges put aside.
 */
archived: number, };

/**
 * An item with what it holds.
 */
export type ItemView = { 
/**
 * What the list shows.
 */
summary: ItemSummary, 
/**
 * Which version this is.
 */
version: number, 
/**
 * What it holds.
 */
content: Content, 
/**
 * Whether a session was made with the newest version, so that the next change makes a new one.
 */
is_pinned: boolean, 
/**
 * Items it names, as they are now; without those that were deleted.
 */
named: Array<ItemSummary>, 
/**
 * Addresses of pictures on other computers, which are never fetched.
 */
remote_pictures: Array<string>, };

/**
 * A version of an item.
 */
export type VersionView = { 
/**
 * Its number, from 1.
 */
version: number, 
/**
 * When it was last written.
 */
saved_at: UtcMs, 
/**
 * Sessions made with it.
 */
used_in: number, };

/**
 * What differs between two versions of an item; empty where nothing does.
 */
export type ComparisonView = { 
/**
 * Parts that differ, in the order of the form.
 */
sections: Array<SectionDiff>, };

/**
 * What a form's content would be refused for, and what to know about it.
 */
export type ItemCheck = { 
/**
 * All broken rules, in the order of the form.
 */
errors: Array<FieldError>, 
/**
 * Addresses of pictures on other computers, which are never fetched.
 */
remote_pictures: Array<string>, 
/**
 * That the budget is below what the challenge was calibrated to take; null where it is not.
 */
budget_warning: string | null, };

/**
 * A picture, ready to be shown.
 */
export type PictureView = { 
/**
 * What the task calls it, behind `pictures/`; blank where it was asked for by its bytes.
 */
name: string, 
/**
 * What browsers call it: "image/png".
 */
mime: string, 
/**
 * Its bytes as Base64.
 */
base64: string, };

/**
 * A picture that was dropped on the window and is not kept yet.
 */
export type DroppedPicture = { 
/**
 * What its file is called.
 */
name: string, 
/**
 * Its bytes as Base64, not judged yet.
 */
base64: string, };

/**
 * What an assistant may do, as a form offers it and a candidate reads it.
 */
export type PolicyView = { 
/**
 * What a form saves.
 */
policy: AiPolicy, 
/**
 * What it is called.
 */
title: string, 
/**
 * What the assistant may do, and what not.
 */
text: string, };

/**
 * The version of an item that a session was made with.
 */
export type PinView = { 
/**
 * What kind of thing it is.
 */
kind: ItemKind, 
/**
 * Which.
 */
id: ItemId, 
/**
 * What it is called in that version.
 */
title: string, 
/**
 * The version.
 */
version: number, 
/**
 * The newest version there is; null where the item was deleted.
 */
newest_version: number | null, };

/**
 * What became of something in an import.
 */
export type ImportOutcome = "added" | "changed" | "unchanged" | "left_out";

/**
 * A line of an import's report.
 */
export type ImportLine = { 
/**
 * Where it lies in what was read.
 */
place: string, 
/**
 * What became of it.
 */
outcome: ImportOutcome, 
/**
 * The item; null where it did not come in.
 */
id: ItemId | null, 
/**
 * What it is called; blank where it did not come in.
 */
title: string, 
/**
 * What was changed or left out of it, or why all of it was; a sentence each.
 */
notes: Array<string>, };

/**
 * An import: under way, or what came of it.
 */
export type ImportView = { 
/**
 * What is read, by its name.
 */
source: string, 
/**
 * Whether it is done, however it ended.
 */
is_done: boolean, 
/**
 * Read so far, in per cent; null where that can't be known.
 */
percent: number | null, 
/**
 * What came in so far, in words: "12 challenges".
 */
words: string, 
/**
 * Why it ended before its end; null where it did not.
 */
trouble: string | null, 
/**
 * What came in, was changed or left out, line by line; empty while it is under way.
 */
lines: Array<ImportLine>, 
/**
 * Whether it can be taken back.
 */
can_be_undone: boolean, 
/**
 * Whether it was taken back.
 */
is_undone: boolean, };

/**
 * Where something was written.
 */
export type ExportView = { 
/**
 * What people read: "12 challenges in interview-library.zip".
 */
words: string, };

/**
 * What is known of the key that a record was signed with.
 */
export type SignerStanding = "own" | "known" | "other_name" | "new" | "changed";

/**
 * Who sealed a record.
 */
export type SignerView = { 
/**
 * The name they gave; may be blank.
 */
name: string, 
/**
 * What people compare by eye.
 */
fingerprint: string, 
/**
 * What is known of their key.
 */
standing: SignerStanding, 
/**
 * The same in words.
 */
words: string, 
/**
 * When they sealed it, in milliseconds since 1970 UTC.
 */
sealed_at: number, };

/**
 * How far a record has come.
 */
export type RecordStep = "wants_passphrase" | "wants_identity" | "reading" | "refused" | "verified";

/**
 * A record that was opened.
 */
export type RecordView = { 
/**
 * What its file is called.
 */
file: string, 
/**
 * How far it has come.
 */
step: RecordStep, 
/**
 * How much of it was read, in per cent; null unless it is being read.
 */
percent: number | null, 
/**
 * What is wrong, in words; null where nothing is known to be.
 */
trouble: string | null, 
/**
 * What it holds, in words; empty until it was read.
 */
facts: Array<ReceiptLine>, 
/**
 * Who sealed it; null until its signature was checked.
 */
signer: SignerView | null, 
/**
 * What importing it would do, or why it can't be imported, in words; blank until it was read.
 */
intake: string, 
/**
 * Whether it can be imported.
 */
can_import: boolean, 
/**
 * Its session, where that is on this computer.
 */
session_id: SessionId | null, };

/**
 * A record that was sealed just now.
 */
export type SealedView = { 
/**
 * "Saved as Jane.hotseat".
 */
words: string, 
/**
 * The fingerprint of the key it was signed with.
 */
fingerprint: string, 
/**
 * That the key is gone after this run, in words; null where it is kept.
 */
warning: string | null, };

/**
 * Put a backup in the database's place; the app starts anew.
 */
export type RestoreBackup = { 
/**
 * The backup's name.
 */
name: string, };

/**
 * Add a provider, or change one.
 */
export type SaveProvider = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which; null for a new one.
 */
id: ProviderId | null, 
/**
 * 1 to 100 characters once trimmed, one of them visible and none a control character.
 */
name: string, 
/**
 * http or https; where a key is needed, https or this computer.
 */
base_url: string, 
/**
 * Whether it answers only with a key.
 */
needs_key: boolean, 
/**
 * Seconds; null where no number was typed.
 */
first_piece_timeout_s: number | null, };

/**
 * Take a provider off the catalogue, with its models and its key.
 */
export type RemoveProvider = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Any but OpenAI and Practice, which stay.
 */
id: ProviderId, };

/**
 * Add a model, or change one.
 */
export type SaveModel = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Which; null for a new one.
 */
id: string | null, 
/**
 * Who answers for it: a model stays with its provider, and Practice takes no others.
 */
provider_id: ProviderId, 
/**
 * What the provider is asked for, as typed.
 */
remote_id: string, 
/**
 * As typed; blank means as the provider calls it.
 */
name: string, 
/**
 * Tokens; null where no number was typed.
 */
context_window_tokens: number | null, 
/**
 * Tokens; null where no number was typed.
 */
max_answer_tokens: number | null, 
/**
 * How its tokens are counted.
 */
tokenizer: Tokenizer, };

/**
 * Add models a provider was found to have.
 */
export type AddModels = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The provider that lists them; Practice takes none.
 */
provider_id: ProviderId, 
/**
 * What the provider calls them.
 */
remote_ids: Array<string>, };

/**
 * Take a model off the catalogue.
 */
export type RemoveModel = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A model that was added; those that Hotseat brings along stay.
 */
id: string, };

/**
 * Offer the model in a file that was chosen, dropped or found.
 */
export type AddModelFile = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The handle the file was shown under.
 */
file: number, 
/**
 * Whether Hotseat makes a copy of its own first, which goes on in the background.
 */
copies: boolean, };

/**
 * Have the person show where the file of a model is now.
 */
export type LocateModelFile = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The model, by its id in the catalogue.
 */
id: string, };

/**
 * Download a model of the short list.
 */
export type DownloadModel = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * The model, by its id on the list.
 */
id: string, };

/**
 * Take a provider's key from the clipboard, or forget it. The key itself does not come along.
 */
export type ChangeKey = { 
/**
 * Made by the page.
 */
request_id: RequestId, 
/**
 * Whose key it is; Hotseat takes one only for a provider that needs it.
 */
provider_id: ProviderId, };

/**
 * Take what was typed or pasted as a provider's key.
 */
export type KeepKey = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * Whose key it is: a provider that needs one.
 */
provider_id: ProviderId, 
/**
 * 1 to 500 visible ASCII characters once trimmed.
 */
key: string, };

/**
 * Name a provider.
 */
export type ProviderRef = { 
/**
 * The provider that Hotseat asks for its models.
 */
id: ProviderId, };

/**
 * Name a model.
 */
export type ModelRef = { 
/**
 * The model that Hotseat tries out, by its id in the catalogue.
 */
id: string, };

/**
 * Give the laptop to a session's candidate.
 */
export type HandOver = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A session that is not over and has no open gap, while none is handed over.
 */
id: SessionId, 
/**
 * Whether the console stays open on another display; without a second one it never does.
 */
console_stays: boolean, 
/**
 * Who lets the time begin. The interviewer can only from a console that stays.
 */
begins: StartedBy, };

/**
 * Set the passcode, or another in its place.
 */
export type SetPasscode = { 
/**
 * The new one, as typed.
 */
passcode: string, 
/**
 * The one in force, where there is one.
 */
current: string | null, };

/**
 * Pause or end a session.
 */
export type ChangeWithReason = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A live session; to be paused, its time has to run or wait for the candidate to go on.
 */
id: SessionId, 
/**
 * Why; read in the trail and by the candidate. Blank or left out means none.
 */
reason?: string, };

/**
 * Make a private note on a session.
 */
export type AddNote = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, 
/**
 * A session on the list, in any status.
 */
id: SessionId, 
/**
 * 1 to 10,000 characters once trimmed.
 */
text: string, };

/**
 * Keep a private note that is being typed.
 */
export type KeepNoteDraft = { 
/**
 * The session the note is about: each keeps one draft.
 */
id: SessionId, 
/**
 * As typed; empty where nothing is typed any more.
 */
text: string, };

/**
 * Ask for a page of a session's conversation.
 */
export type SessionConversation = { 
/**
 * The session; an unknown one has an empty page.
 */
id: SessionId, 
/**
 * Only messages before this place; null means the newest.
 */
before: number | null, 
/**
 * Messages wanted, 1 to 500.
 */
limit: number, };

/**
 * An entry of a session's trail.
 */
export type EventRef = { 
/**
 * The session whose trail has the entry.
 */
id: SessionId, 
/**
 * The entry's place, from 1.
 */
seq: number, };

/**
 * Agree, begin, go on, stop the answer, or be done.
 */
export type CandidateStep = { 
/**
 * Made by the page; a repeat is not carried out again.
 */
request_id: RequestId, };

/**
 * Ask for a page of the conversation.
 */
export type ReadConversation = { 
/**
 * Only messages before this place; null means the newest.
 */
before: number | null, 
/**
 * Messages wanted, 1 to 500.
 */
limit: number, };

/**
 * A question as typed so far: to try out the assistant, or to keep it.
 */
export type QuestionText = { 
/**
 * As typed, blank or not; a draft longer than 50,000 characters is refused.
 */
text: string, };

/**
 * A question as typed so far, to learn what it would cost.
 */
export type EstimateQuestion = { 
/**
 * As typed so far; a blank one has a cost, too.
 */
text: string, 
/**
 * The place of the question it is to be asked in the place of; null where there is none.
 */
instead_of: number | null, };

/**
 * Ask the assistant.
 */
export type AskAssistant = { 
/**
 * Made by the page; a repeat is not sent again.
 */
request_id: RequestId, 
/**
 * Kept and sent as typed: not blank, at most 50,000 characters.
 */
text: string, 
/**
 * The place of the question it is asked in the place of: the newest, where its answer is not whole.
 * Null where there is none.
 */
instead_of: number | null, 
/**
 * How much of the conversation the assistant is to know from now on.
 */
memory: Memory, };

/**
 * A text that was pasted.
 */
export type PastedPiece = { 
/**
 * Its first 1,000 characters.
 */
begins: string, 
/**
 * How many it has.
 */
chars: number, };

/**
 * Keep the candidate's own answer as typed so far.
 */
export type SaveOwnAnswer = { 
/**
 * The whole answer, as typed: at most 100,000 characters.
 */
text: string, 
/**
 * What it is written in.
 */
language: Language, 
/**
 * One more than the last the page saved or read: an older text never overwrites a newer one.
 */
revision: number, 
/**
 * Where the caret stands, in units of UTF-16; null where the page has no editor.
 */
caret: number | null, 
/**
 * What was pasted since the page saved last, oldest first.
 */
pasted: Array<PastedPiece>, };

/**
 * Run the own answer as it is kept.
 */
export type RunCode = { 
/**
 * What the program reads from its standard input: at most 100,000 characters. Of SQL: what is carried
 * out before.
 */
input: string, };

/**
 * Give the laptop back to the interviewer, or open a locked console.
 */
export type TryPasscode = { 
/**
 * The passcode or the recovery code, as typed.
 */
passcode: string, };

/**
 * What a backup holds.
 */
export type HoldingsView = { 
/**
 * "12 sessions, 1 in progress".
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
 * The size of its file.
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
 * Tokens charged; those promised to an answer that is being written are not among them.
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
 * What the charges leave of the budget; never below 0.
 */
remaining: number, 
/**
 * How that stands.
 */
band: Band, 
/**
 * "50,000", or "60,000 (extended from 50,000)".
 */
budget_words: string, 
/**
 * Remaining tokens at which people are told.
 */
notices: [number, number, number], };

/**
 * A gap that waits for an answer, in figures and words.
 */
export type GapView = { 
/**
 * The last moment Hotseat saw the session run, by the wall.
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
 * Whether there is anything to count; where there is not, it is only given back.
 */
can_be_counted: boolean, 
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
 * A provider: where it is, what it lacks, and what may be done with it.
 */
export type ProviderView = { 
/**
 * What requests name it by, whatever people call it.
 */
id: ProviderId, 
/**
 * What people read.
 */
name: string, 
/**
 * Where it is; null for the practice assistant.
 */
base_url: string | null, 
/**
 * Whether it answers only with a key.
 */
needs_key: boolean, 
/**
 * Where its key is.
 */
key: KeyState, 
/**
 * What people read about key and place.
 */
words: string, 
/**
 * Longest wait for the first words of an answer, in seconds.
 */
first_piece_timeout_s: number, 
/**
 * Whether it may be asked as things stand.
 */
is_ready: boolean, 
/**
 * Whether it may be changed.
 */
can_be_edited: boolean, 
/**
 * Whether models can be added to it by name.
 */
takes_models: boolean, 
/**
 * Whether it may be removed.
 */
can_be_removed: boolean, };

/**
 * A model on offer.
 */
export type ModelView = { 
/**
 * Who answers for it.
 */
provider_name: string, 
/**
 * Whether it can be asked.
 */
readiness: Readiness, 
/**
 * Whether it can be asked, in short.
 */
is_ready: boolean, 
/**
 * What is in the way, in a few words; null where nothing is.
 */
obstacle: string | null, 
/**
 * What is in its way in a session that takes only models on this computer; null for nothing.
 */
obstacle_if_only_local: string | null, 
/**
 * How its tokens are counted, in words.
 */
counted: string, 
/**
 * Whether it may be changed.
 */
can_be_edited: boolean, 
/**
 * Whether it may be removed.
 */
can_be_removed: boolean, 
/**
 * The file it is in; null where a provider has it.
 */
file: ModelFileView | null, 
/**
 * What sessions store.
 */
id: string, 
/**
 * What people read.
 */
name: string, 
/**
 * Who answers for it.
 */
provider_id: ProviderId, 
/**
 * What the provider is asked for.
 */
remote_id: string, 
/**
 * Tokens it can read and write in one call, history included.
 */
context_window_tokens: number, 
/**
 * Most tokens of one answer.
 */
max_answer_tokens: number, 
/**
 * How its tokens are counted.
 */
tokenizer: Tokenizer, };

/**
 * A level's recommended limits, with a model that can be asked as things stand.
 */
export type RecommendationView = { 
/**
 * Whom it suits.
 */
level: string, 
/**
 * The recommended time limit, in minutes.
 */
time_limit_min: number, 
/**
 * The recommended budget, in tokens.
 */
token_budget: number, 
/**
 * The recommended model's id; where that can't be asked, of the one a form starts with.
 */
model: string, 
/**
 * What is missing for the recommended one; null where nothing is.
 */
missing: string | null, };

/**
 * The catalogue as things stand.
 */
export type CatalogueView = { 
/**
 * Who answers, in the order they are shown.
 */
providers: Array<ProviderView>, 
/**
 * Every model, in the order they are shown.
 */
models: Array<ModelView>, 
/**
 * The model a form starts with.
 */
form_model: string, 
/**
 * Why that is not the preferred one; null where it is.
 */
form_hint: string | null, 
/**
 * Recommended settings by level.
 */
recommendations: Array<RecommendationView>, 
/**
 * Whether nothing but this computer may be called.
 */
only_local: boolean, 
/**
 * Why keys hold for this run only, in words; null where they are kept.
 */
keys_are_not_kept: string | null, };

/**
 * The file of a model on offer.
 */
export type ModelFileView = { 
/**
 * Where it is, or was.
 */
path: string, 
/**
 * Whether Hotseat made the file, so that removing the model deletes it.
 */
is_ours: boolean, 
/**
 * Whether it is where it was.
 */
is_there: boolean, 
/**
 * What it holds: "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB".
 */
words: string, 
/**
 * Its licence, in a sentence.
 */
licence: string, 
/**
 * What running it takes, in a sentence.
 */
needs: string, 
/**
 * What is odd about it, in a sentence; null where nothing is.
 */
note: string | null, };

/**
 * A model file that was chosen, dropped or found, before it is added.
 */
export type FoundFileView = { 
/**
 * What requests name it by until the app is closed.
 */
file: number, 
/**
 * What people call the model.
 */
name: string, 
/**
 * The program whose file it is: "Ollama"; null for one that was chosen or dropped.
 */
from: string | null, 
/**
 * Where it is.
 */
path: string, 
/**
 * What it holds; empty where it can't be run.
 */
words: string, 
/**
 * Its licence, in a sentence; empty where it can't be run.
 */
licence: string, 
/**
 * What running it takes, in a sentence; empty where it can't be run.
 */
needs: string, 
/**
 * Whether it is on offer already.
 */
is_offered: boolean, 
/**
 * Why it can't be run, in a sentence; null where it can.
 */
trouble: string | null, };

/**
 * A model file that is being copied or downloaded, or was the last to be.
 */
export type TransferView = { 
/**
 * What people call the model.
 */
name: string, 
/**
 * How far it is, in thousandths.
 */
per_mille: number, 
/**
 * How far it is, in words: "1.2 GB of 4.7 GB".
 */
words: string, 
/**
 * Whether it is over, well or not.
 */
is_done: boolean, 
/**
 * Why it ended early, in a sentence; null where it did not.
 */
trouble: string | null, };

/**
 * A model that can be downloaded.
 */
export type ShelfView = { 
/**
 * What requests name it by.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Who made it, how large it is, and under which licence it comes.
 */
words: string, 
/**
 * The computer it comes from.
 */
from: string, 
/**
 * Whether it is on offer already.
 */
is_offered: boolean, 
/**
 * How much of it is here from before, in words; null where nothing is.
 */
begun: string | null, };

/**
 * How a line reads.
 */
export type PreflightTone = "good" | "doubtful" | "bad";

/**
 * One thing that was looked at.
 */
export type PreflightLine = { 
/**
 * How it reads.
 */
tone: PreflightTone, 
/**
 * What was looked at: "Assistant".
 */
name: string, 
/**
 * How it is and, where it is not good, what to do.
 */
words: string, };

/**
 * What was looked at, and what it comes to.
 */
export type PreflightView = { 
/**
 * The worst of the lines.
 */
tone: PreflightTone, 
/**
 * What it comes to, in a sentence.
 */
words: string, 
/**
 * What was looked at, the assistant first.
 */
lines: Array<PreflightLine>, };

/**
 * A model its provider was found to have.
 */
export type FoundModelView = { 
/**
 * What the provider calls it.
 */
remote_id: string, 
/**
 * Whether it is on offer already.
 */
is_offered: boolean, 
/**
 * What would be assumed of it, in words.
 */
words: string, };

/**
 * A model server that answers on this computer.
 */
export type LocalServerView = { 
/**
 * The program that usually has its port.
 */
name: string, 
/**
 * Where it is.
 */
base_url: string, 
/**
 * What it calls its models.
 */
models: Array<string>, 
/**
 * Whether it tells nothing without a key.
 */
wants_key: boolean, 
/**
 * "Ollama is running on this computer with 3 models."
 */
words: string, 
/**
 * Whether a provider of the catalogue has its address.
 */
is_known: boolean, };

/**
 * What trying a model out came to.
 */
export type ModelTestView = { 
/**
 * Whether it answered.
 */
is_reached: boolean, 
/**
 * What was seen, or what to do.
 */
words: string, };

/**
 * Something that can be done about an assistant that can't answer.
 */
export type AssistantOffer = "set_up" | "take_another" | "take_practice" | "go_without";

/**
 * Whether a session's assistant can answer, and what can be done where it can't.
 */
export type AssistantView = { 
/**
 * Whether it can be asked, and what is in the way.
 */
readiness: Readiness, 
/**
 * Whether it can be asked, in short.
 */
is_ready: boolean, 
/**
 * That in a sentence, with the way out of a live session that has no offer.
 */
words: string, 
/**
 * What can be done now, in the order of buttons; empty where it can answer.
 */
offers: Array<AssistantOffer>, };

/**
 * A session as a row of the list or a card.
 */
export type SessionSummary = { 
/**
 * What requests name it by.
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
 * The challenge's title or first line, if there is a challenge.
 */
challenge_title: string | null, 
/**
 * What the template it was made from was called then; null where it was made from none.
 */
template_title: string | null, 
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
 * Its budget, and what was charged of it.
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
 * It came with a sealed record: it can be looked at and scored, and nothing else.
 */
is_imported: boolean, 
/**
 * Whether its assistant is a script, no AI.
 */
is_practice: boolean, 
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
 * What is known of an answer beside its text.
 */
export type AnswerView = { 
/**
 * Where it stands.
 */
status: AnswerStatus, 
/**
 * Why it is not whole, or that there is none, in words; null for a whole one and while it comes.
 */
trouble: string | null, 
/**
 * What is waited for before the assistant is asked again, in words; null while nothing is.
 */
waiting: string | null, 
/**
 * What the candidate can do about it while it is the newest, the likeliest to help first.
 */
remedies: Array<RemedyView>, 
/**
 * What people call the model.
 */
model_name: string, 
/**
 * Tokens charged for what was sent: instructions, history, question. Null while it comes.
 */
sent_tokens: number | null, 
/**
 * Tokens charged for what was received. Null while it comes.
 */
received_tokens: number | null, 
/**
 * Whether these are our own count, not the provider's.
 */
is_estimated: boolean, 
/**
 * From the question to the answer's end. Null while it comes.
 */
took_ms: number | null, 
/**
 * When it had its end. Null while it comes.
 */
ended_at: UtcMs | null, 
/**
 * The place of the oldest message the assistant was sent, where it was not sent all.
 */
begins_at: number | null, };

/**
 * A question or an answer.
 */
export type MessageView = { 
/**
 * Its place in the conversation, from 1: questions odd, answers even.
 */
seq: number, 
/**
 * Markdown; of an answer, as far as it came.
 */
text: string, 
/**
 * Bytes of `text`, to tell where a piece goes that comes later.
 */
bytes: number, 
/**
 * When it was sent, or begun.
 */
at: UtcMs, 
/**
 * Time the session had run when it was asked, or had its end; null where nobody knows.
 */
ran_ms: number | null, 
/**
 * What is known of an answer; null for a question.
 */
answer: AnswerView | null, };

/**
 * A part of a conversation, oldest first.
 */
export type ConversationView = { 
/**
 * The messages; the text of an answer being written is as new as the last piece told.
 */
messages: Array<MessageView>, 
/**
 * Whether older ones come before.
 */
has_older: boolean, };

/**
 * What a question would cost.
 */
export type EstimateView = { 
/**
 * "This question: about 640 tokens with history".
 */
words: string, 
/**
 * Whether it can be asked with what is left.
 */
fits: boolean, 
/**
 * Everything the model would be sent.
 */
prompt_tokens: number, 
/**
 * Why it can't be asked, in words; null where it can.
 */
refusal: string | null, 
/**
 * Ways to ask it all the same, with less of the conversation.
 */
offers: Array<OfferView>, };

/**
 * A way to ask with less of the conversation.
 */
export type OfferView = { 
/**
 * What the assistant is to know of it.
 */
memory: Memory, 
/**
 * "Fresh conversation: about 640 tokens".
 */
words: string, };

/**
 * Something to do about an answer that is not whole.
 */
export type RemedyView = { 
/**
 * What the page does once its button is pressed.
 */
kind: Remedy, 
/**
 * What its button says: "Try again".
 */
label: string, 
/**
 * What is asked then; null for the question as it was.
 */
question: string | null, };

/**
 * What a session's assistant is told before the conversation.
 */
export type BriefingView = { 
/**
 * The instructions alone.
 */
instructions: string, 
/**
 * Whether it is to be told the task.
 */
knows_challenge: boolean, 
/**
 * All of it, as it is sent with every question.
 */
text: string, 
/**
 * What that takes, and whether the task is in it, in words.
 */
words: string, };

/**
 * A laptop in a candidate's hands.
 */
export type HandoverView = { 
/**
 * The one session the candidate reaches.
 */
session_id: SessionId, 
/**
 * The session's version all of this is about.
 */
version: number, 
/**
 * What may be asked of the session now, in the order of buttons, in place of what it tells by
 * itself.
 */
actions: Array<Action>, 
/**
 * Who has the laptop, by the session's name for them.
 */
candidate_name: string, 
/**
 * Whether it is practice: the assistant is a script, no AI.
 */
is_practice: boolean, 
/**
 * When the laptop was handed over, by the wall.
 */
at: UtcMs, 
/**
 * Who lets the time begin.
 */
begins: StartedBy, 
/**
 * Whether the candidate read the rules and agreed.
 */
has_consented: boolean, 
/**
 * Whether time goes on as soon as the candidate says so.
 */
is_resume_armed: boolean, 
/**
 * Since when the candidate is away from the window; null while they are in it.
 */
away_since: UtcMs | null, 
/**
 * How that stands, in words: "Reading the rules", "Working", "In another window".
 */
words: string, };

/**
 * What a handover can be like on this computer.
 */
export type HandoverOptions = { 
/**
 * Whether there is a way back.
 */
has_passcode: boolean, 
/**
 * Whether the console can stay, on a second display.
 */
has_second_display: boolean, 
/**
 * What was chosen before about the console; null where nobody was asked yet.
 */
console_stays: boolean | null, };

/**
 * A passcode was set.
 */
export type PasscodeSet = { 
/**
 * Opens once what the passcode opens; shown now and never again.
 */
recovery_code: string, };

/**
 * What a locked console shows.
 */
export type LockView = { 
/**
 * Whether it is locked.
 */
is_locked: boolean, 
/**
 * Milliseconds until the next try is looked at; 0 where it may be now.
 */
wait_ms: number, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * How large text is, in percent of the usual.
 */
text_percent: number, };

/**
 * A private note.
 */
export type NoteView = { 
/**
 * The entry of the trail that says it was made.
 */
event_seq: number, 
/**
 * What it is.
 */
kind: NoteKind, 
/**
 * As typed; empty for a bookmark.
 */
text: string, 
/**
 * When it was made, by the wall.
 */
at: UtcMs, 
/**
 * Time the session had run by then.
 */
ran_ms: number, };

/**
 * How good what it is said of is, for its colour and sign.
 */
export type RunTone = "neutral" | "good" | "bad";

/**
 * What there is for trying code out.
 */
export type RunOfferView = { 
/**
 * How many tests the candidate may run.
 */
visible_tests: number, 
/**
 * "9 hidden tests run at the end"; null where there are none.
 */
hidden_words: string | null, 
/**
 * What the first visible test has its program read, to begin with; empty where there is none.
 */
example_input: string, 
/**
 * Longest standard input, in characters.
 */
input_max_chars: number, };

/**
 * A test of a run.
 */
export type TestRunView = { 
/**
 * What the test is called.
 */
name: string, 
/**
 * Whether it passed, and if not, why; null where it was not run.
 */
verdict: Verdict | null, 
/**
 * "Wrong output".
 */
words: string, 
/**
 * How good that is.
 */
tone: RunTone, 
/**
 * What the program read; null where it is no test of that kind.
 */
input: string | null, 
/**
 * `two_sum([2, 7], 9)`, the function that was called; null where none was.
 */
call: string | null, 
/**
 * What it was expected to write or return; null where the test is code.
 */
expected: string | null, 
/**
 * What it wrote or returned instead; null where a function did not return.
 */
got: string | null, 
/**
 * What a function wrote besides; empty where there was none.
 */
printed: string, 
/**
 * Whether it wrote or returned more than is kept.
 */
is_cut: boolean, 
/**
 * What the language says of an exception; empty where it says nothing.
 */
message: string, 
/**
 * The line of the answer it happened at, from 1; null where it is not known.
 */
line: number | null, 
/**
 * "3 ms".
 */
took: string, };

/**
 * A run.
 */
export type RunView = { 
/**
 * Its place among the runs of the session, from 1.
 */
seq: number, 
/**
 * What it is for.
 */
kind: RunKind, 
/**
 * "Run 4: tests".
 */
title: string, 
/**
 * When it began.
 */
at: UtcMs, 
/**
 * Milliseconds the session had run by then.
 */
ran_ms: number, 
/**
 * What the code is written in.
 */
language: Language, 
/**
 * What people call that.
 */
language_name: string, 
/**
 * How it ended; null while it goes on.
 */
outcome: RunOutcome | null, 
/**
 * "Finished in 41 ms", "3 of 4 passed · 41 ms", "Running …".
 */
summary: string, 
/**
 * How good that is.
 */
tone: RunTone, 
/**
 * The limit it met and what may help, or that the run could not be kept; null where there is nothing to say.
 */
advice: string | null, 
/**
 * What the language says of how it ended; empty where it says nothing.
 */
message: string, 
/**
 * The line of the answer that is about, from 1; null where it is not known.
 */
line: number | null, 
/**
 * What the program read.
 */
input: string, 
/**
 * What it wrote, in the order it came.
 */
output: Array<OutputPiece>, 
/**
 * Its tests as far as they were run; empty for a free run.
 */
tests: Array<TestRunView>, 
/**
 * Whether a reviewer runs an earlier one again, which is kept nowhere.
 */
is_again: boolean, };

/**
 * A run, as a list has it.
 */
export type RunLine = { 
/**
 * Its place among the runs of the session, from 1.
 */
seq: number, 
/**
 * "Run 4: tests".
 */
title: string, 
/**
 * When it began.
 */
at: UtcMs, 
/**
 * Milliseconds the session had run by then.
 */
ran_ms: number, 
/**
 * What people call what the code is written in.
 */
language_name: string, 
/**
 * "3 of 4 passed · 41 ms".
 */
summary: string, 
/**
 * How good that is.
 */
tone: RunTone, };

/**
 * A page of a session's runs.
 */
export type RunsView = { 
/**
 * Oldest first.
 */
runs: Array<RunLine>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The one that goes on; null where none does.
 */
live: RunView | null, 
/**
 * How many hidden tests the challenge has.
 */
hidden_tests: number, };

/**
 * A run and the code that was run.
 */
export type RunDetail = { 
/**
 * The run.
 */
run: RunView, 
/**
 * The code; null where it is not known any more.
 */
code: string | null, };

/**
 * Tokens used by a moment.
 */
export type UsePoint = { 
/**
 * Time the session had run.
 */
ran_ms: number, 
/**
 * Tokens used in all by then.
 */
tokens: number, };

/**
 * Use over time.
 */
export type UseView = { 
/**
 * After each answer, in the order of time; the first is nothing at nothing.
 */
points: Array<UsePoint>, 
/**
 * Time the session had run at each run of the candidate's code.
 */
runs_ms: Array<number>, 
/**
 * The time limit, extensions included: where the even pace ends.
 */
limit_ms: number, 
/**
 * The budget, extensions included: where the even pace ends.
 */
budget: number, };

/**
 * Which screen the candidate sees.
 */
export type CandidateScreen = "rules" | "work" | "paused" | "closing";

/**
 * The assistant as far as a candidate is concerned.
 */
export type CandidateAssistantView = { 
/**
 * What people call the model.
 */
model_name: string, 
/**
 * Whether it is a script, no AI.
 */
is_practice: boolean, 
/**
 * Why it can't be asked, in words; null where it can.
 */
trouble: string | null, 
/**
 * Whether an answer is being written.
 */
is_answering: boolean, 
/**
 * Most characters of a question.
 */
question_max_chars: number, };

/**
 * One of the rules.
 */
export type RuleView = { 
/**
 * "Your time", "What is recorded".
 */
title: string, 
/**
 * Sentences to show as they are, not Markdown.
 */
text: string, };

/**
 * What a paused candidate reads, and whether they can go on.
 */
export type PauseView = { 
/**
 * What the interviewer said, or why Hotseat paused by itself; null where nobody said.
 */
reason: string | null, 
/**
 * Whether time goes on as soon as the candidate says so.
 */
can_continue: boolean, };

/**
 * A line of the receipt.
 */
export type ReceiptLine = { 
/**
 * What the value is of: "Time used".
 */
label: string, 
/**
 * "42 min 10 s of 60 min".
 */
value: string, };

/**
 * What a candidate may take away: what was recorded, and the fingerprint that holds it.
 */
export type ReceiptView = { 
/**
 * "Time ran out", "You ended the session".
 */
title: string, 
/**
 * What was used and recorded.
 */
lines: Array<ReceiptLine>, 
/**
 * The entry of the trail that its end is told by, in hexadecimal: what the interviewer adds
 * later leaves it as it is.
 */
closing_hash: string, 
/**
 * Whom to ask, in words.
 */
whom_to_ask: string, };

/**
 * Everything the candidate's page shows, but for the conversation and the own answer, which it asks
 * for. What the screen does not show is not in it.
 */
export type CandidateView = { 
/**
 * Higher is newer. Whoever tells it counts: the session's own version would tell of every change,
 * also of those that are none of the candidate's business.
 */
version: number, 
/**
 * The screen to draw: the session's status and the consent decide which.
 */
screen: CandidateScreen, 
/**
 * Who is interviewed.
 */
candidate_name: string, 
/**
 * The challenge's first line; only on the screen for work, null without a challenge.
 */
challenge_title: string | null, 
/**
 * Markdown; only on the screen for work, null without a challenge.
 */
challenge_text: string | null, 
/**
 * The clock, as of this instant.
 */
clock: ClockView, 
/**
 * The budget, and what was charged of it.
 */
tokens: TokensView, 
/**
 * "About 15 questions left"; null where that can't be known.
 */
questions_left: string | null, 
/**
 * The model that answers, and what is in its way.
 */
assistant: CandidateAssistantView, 
/**
 * Whether there is an assistant; without one the window has no part for it.
 */
has_assistant: boolean, 
/**
 * What the assistant may do, to be read before the start and at any time later; null in sessions of
 * before, which say it in the rules.
 */
policy: PolicyView | null, 
/**
 * Code to begin the own answer with, one a language; only on the screen for work.
 */
starters: Array<CodeText>, 
/**
 * What there is for trying code out; only on the screen for work, null where the challenge has runs
 * switched off.
 */
runs: RunOfferView | null, 
/**
 * The rules, to be read before the start and at any time later.
 */
rules: Array<RuleView>, 
/**
 * Whether they agreed to them.
 */
has_consented: boolean, 
/**
 * Whether "Begin" lets the time run; false where it runs already, or the interviewer begins.
 */
can_begin: boolean, 
/**
 * What is waited for on the rules' screen after the consent, in words; null where nothing is.
 */
waits_for: string | null, 
/**
 * Why it is paused and what happens next; null unless paused.
 */
pause: PauseView | null, 
/**
 * What is left of it; null unless over.
 */
receipt: ReceiptView | null, };

/**
 * The candidate's own answer as it is kept.
 */
export type OwnAnswerView = { 
/**
 * As typed; empty where nothing was kept yet.
 */
text: string, 
/**
 * What it is written in.
 */
language: Language, 
/**
 * What people call that.
 */
language_name: string, 
/**
 * The page's next change is one more; 0 where nothing was kept yet.
 */
revision: number, 
/**
 * When it was kept; null where nothing was.
 */
saved_at: UtcMs | null, };

/**
 * A language to write in.
 */
export type LanguageView = { 
/**
 * What the page saves the own answer with.
 */
id: Language, 
/**
 * What the choice of languages shows.
 */
name: string, 
/**
 * Whether code in it can be run here.
 */
can_run: boolean, };

/**
 * What a candidate's page needs once, when it loads.
 */
export type CandidateStart = { 
/**
 * Which session: what one candidate makes of the page is not the next one's.
 */
session_id: SessionId, 
/**
 * As it stands.
 */
view: CandidateView, 
/**
 * What can be written in, in the order of the choice.
 */
languages: Array<LanguageView>, 
/**
 * Most characters of the own answer.
 */
own_answer_max_chars: number, 
/**
 * Typed and not sent, before the page was loaded anew.
 */
question_draft: string, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Whether an interviewer tries the challenge, and nothing is kept.
 */
is_trial: boolean, };

/**
 * What came of trying a passcode.
 */
export type PasscodeReply = { 
/**
 * Whether it was right; then the window goes, or the console opens.
 */
is_right: boolean, 
/**
 * What to do, in words; blank where it was right.
 */
words: string, 
/**
 * Milliseconds until the next try is looked at; 0 where it may be now.
 */
wait_ms: number, };

/**
 * Time in which the assistant did not answer.
 */
export type OutageView = { 
/**
 * What happened and what can be done, in words.
 */
words: string, 
/**
 * Minutes that giving it back would add.
 */
minutes: number, };

/**
 * What came of a session that is over.
 */
export type OutcomeView = { 
/**
 * "Time ran out", "Dana ended the session".
 */
how: string, 
/**
 * What was used, asked and written.
 */
lines: Array<ReceiptLine>, };

/**
 * How a session stands, in words.
 */
export type StandingView = { 
/**
 * What Start does where nobody was given the laptop, to be asked about; null where there is nothing
 * to ask.
 */
starts_alone: string | null, 
/**
 * That time runs although the interviewer has the laptop back; null where it does not.
 */
runs_alone: string | null, 
/**
 * Why it is paused; null unless paused, and where nobody said.
 */
paused_for: string | null, 
/**
 * What came of it; null before its end.
 */
outcome: OutcomeView | null, };

/**
 * A session with everything its page shows, the trail aside.
 */
export type SessionView = { 
/**
 * The task in Markdown; null without a challenge.
 */
challenge_text: string | null, 
/**
 * Whether only models on this computer may be asked.
 */
only_local: boolean, 
/**
 * What its assistant may do; null in sessions of before, whose instructions say it.
 */
policy: PolicyView | null, 
/**
 * The versions of challenge, rubric and template it was made with.
 */
pins: Array<PinView>, 
/**
 * Who lets the time begin, where its template says; the candidate, where it has none.
 */
begins: StartedBy, 
/**
 * Who sealed the record it came with; null for a session of this installation.
 */
record: SignerView | null, 
/**
 * In which fields it differs from its template, in words; empty where it has none.
 */
differs_in: Array<string>, 
/**
 * Extra time and tokens it was given, in words; null where none were.
 */
accommodation: string | null, 
/**
 * The time limit without extensions and extra time, in minutes: what a form is about.
 */
original_time_limit_min: number, 
/**
 * The budget without extensions and extra tokens.
 */
original_token_budget: number, 
/**
 * Extra time it was given, in per cent.
 */
extra_time_percent: number, 
/**
 * Extra tokens it was given, in per cent.
 */
extra_tokens_percent: number, 
/**
 * What its assistant is told.
 */
briefing: BriefingView, 
/**
 * Whether its assistant can answer.
 */
assistant: AssistantView, 
/**
 * When it last changed.
 */
updated_at: UtcMs, 
/**
 * Time the assistant did not answer that could be given back.
 */
outage: OutageView | null, 
/**
 * How it stands, in words.
 */
standing: StandingView, 
/**
 * "About 15 questions left"; null for an ended session, and where that can't be known.
 */
questions_left: string | null, 
/**
 * What requests name it by.
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
 * The challenge's title or first line, if there is a challenge.
 */
challenge_title: string | null, 
/**
 * What the template it was made from was called then; null where it was made from none.
 */
template_title: string | null, 
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
 * Its budget, and what was charged of it.
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
 * It came with a sealed record: it can be looked at and scored, and nothing else.
 */
is_imported: boolean, 
/**
 * Whether its assistant is a script, no AI.
 */
is_practice: boolean, 
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
 * Prepared; their time has not begun.
 */
created: number, 
/**
 * Their time runs.
 */
active: number, 
/**
 * Their time stands still, for a pause or an open gap.
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
 * Time the session had run by then; null before it began, and where the trail does not say.
 */
ran_ms: number | null, 
/**
 * In which role; null where the entry was damaged.
 */
actor: Role | null, 
/**
 * "Dana", "Interviewer", "Hotseat".
 */
actor_words: string, 
/**
 * What happened, in a few words; of a damaged entry, that it can't be read.
 */
title: string, 
/**
 * What is worth knowing about it.
 */
detail: string | null, 
/**
 * The hash it was written with, in hexadecimal: the fingerprint of the record up to here.
 */
hash: string, };

/**
 * Where in the conversation a moment of the trail is found.
 */
export type MomentView = { 
/**
 * The message to show; null where nothing was ever asked.
 */
message_seq: number | null, 
/**
 * What the moment is, and where it stands to that message.
 */
words: string, };

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
budget_hint: string | null, 
/**
 * What the assistant is told with every question takes, in words; null where the model is not valid.
 */
briefing_hint: string | null, 
/**
 * That the budget is below what the challenge was calibrated to take; null where it is not.
 */
budget_warning: string | null, 
/**
 * Both, where the field for one of them holds "Jane Doe <jane@example.com>".
 */
mailbox: Mailbox | null, };

/**
 * Something a person should know and can put away.
 */
export type Notice = { 
/**
 * What happened, in a few words; `TroubleOver` names the notice by it.
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
 * The smallest number that is valid.
 */
min: number, 
/**
 * The largest number that is valid.
 */
max: number, 
/**
 * What a stepper adds or takes.
 */
step: number, };

/**
 * Whom a challenge can suit.
 */
export type DifficultyView = { 
/**
 * What a challenge's form saves.
 */
id: Difficulty, 
/**
 * What people read.
 */
name: string, };

/**
 * The limits of every field of the forms.
 */
export type FormRules = { 
/**
 * Limits of a new session's time, in minutes; extensions may go beyond.
 */
time_limit_min: NumberRule, 
/**
 * Limits of a new session's budget, in tokens; extensions may go beyond.
 */
token_budget: NumberRule, 
/**
 * What an assistant is told where the form says nothing.
 */
usual_instructions: string, 
/**
 * What an assistant may do, from the strictest policy on; an own one stands beside them.
 */
policies: Array<PolicyView>, 
/**
 * What a new form says the assistant may do.
 */
usual_policy: AiPolicy, 
/**
 * What code can be written in, in the order of the choice.
 */
languages: Array<LanguageView>, 
/**
 * Whom a challenge can suit, from the easiest.
 */
difficulties: Array<DifficultyView>, 
/**
 * How many criteria a rubric can have.
 */
criteria: NumberRule, 
/**
 * How many levels a criterion can have.
 */
levels: NumberRule, 
/**
 * How many answers a calibration can ask for.
 */
calibration_answers: NumberRule, 
/**
 * How many a new form for one asks for.
 */
usual_calibration_answers: number, 
/**
 * The budget that a new form for one begins with, in tokens.
 */
usual_calibration_budget: number, 
/**
 * Per cent an accommodation can give.
 */
accommodation_percent: NumberRule, 
/**
 * Minutes an extension can give.
 */
extension_minutes: NumberRule, 
/**
 * Tokens an extension can give.
 */
extension_tokens: NumberRule, 
/**
 * Minutes without a sign of life after which the console locks itself; 0 for never.
 */
lock_after_idle_min: NumberRule, };

/**
 * A way to count tokens.
 */
export type TokenizerView = { 
/**
 * What a model's form saves.
 */
id: Tokenizer, 
/**
 * What the choice shows: "Exact (cl100k)".
 */
name: string, 
/**
 * Which models are counted so.
 */
note: string, };

/**
 * The limits of the forms for providers and models, and what new ones start with.
 */
export type CatalogueRules = { 
/**
 * Seconds to wait for an answer's first words.
 */
first_piece_timeout_s: NumberRule, 
/**
 * What a new provider starts with, in seconds.
 */
first_piece_timeout_start_s: number, 
/**
 * Limits of what a model reads at once, in tokens.
 */
context_window_tokens: NumberRule, 
/**
 * What a new model starts with, in tokens.
 */
context_window_start_tokens: number, 
/**
 * Tokens; never more than the context window.
 */
max_answer_tokens: NumberRule, 
/**
 * What a new model starts with, in tokens.
 */
max_answer_start_tokens: number, 
/**
 * Ways to count, the one a new model starts with first.
 */
tokenizers: Array<TokenizerView>, };

/**
 * Which Hotseat this is, and where its data are.
 */
export type AboutView = { 
/**
 * The app's version.
 */
version: string, 
/**
 * The beginning of the commit it was built from; none where that is not known.
 */
commit: string | null, 
/**
 * Where the database is.
 */
database_path: string, 
/**
 * What helps with a bug report, in lines, with nothing personal in it.
 */
details: string, };

/**
 * Install the newer version that was found.
 */
export type InstallUpdate = { 
/**
 * Its version, as the interviewer saw it.
 */
version: string, };

/**
 * What is being done about newer versions.
 */
export type UpdateStage = "idle" | "looking" | "downloading" | "installing";

/**
 * A newer version.
 */
export type UpdateView = { 
/**
 * Its version.
 */
version: string, 
/**
 * The day it was published on, as in ISO 8601; null where that is not told.
 */
released_on: string | null, 
/**
 * What is new in it, in Markdown, as its makers wrote it.
 */
notes: string, };

/**
 * How it stands with newer versions.
 */
export type UpdatesView = { 
/**
 * Whether this build can look for newer versions at all.
 */
is_in_this_build: boolean, 
/**
 * Why none is looked for or installed now, in words; null where nothing stands in the way.
 */
obstacle: string | null, 
/**
 * What is being done.
 */
stage: UpdateStage, 
/**
 * How much is downloaded, in per cent; null where that is not known.
 */
percent: number | null, 
/**
 * The newer version that was found.
 */
found: UpdateView | null, 
/**
 * What came of the last look or try, in words; null before the first.
 */
outcome: string | null, };

/**
 * What the app is and what it offers; asked for once by every page that loads.
 */
export type ConsoleStart = { 
/**
 * Which Hotseat this is.
 */
about: AboutView, 
/**
 * The models on offer, who answers for them, and which one a form starts with.
 */
catalogue: CatalogueView, 
/**
 * The form's limits.
 */
form: FormRules, 
/**
 * The limits of the forms for providers and models.
 */
catalogue_form: CatalogueRules, 
/**
 * Preferences in force.
 */
preferences: Preferences, 
/**
 * The laptop in a candidate's hands, if it is, and the console stayed.
 */
handover: HandoverView | null, 
/**
 * The session whose laptop was taken back just now, to be shown first; null where it was not.
 */
opens: SessionId | null, 
/**
 * Whether there is a passcode, so that the console can be locked.
 */
has_passcode: boolean, 
/**
 * What went wrong before this page could be told; in words.
 */
notices: Array<Notice>, 
/**
 * How many challenges, rubrics and templates there are.
 */
library: LibraryCounts, 
/**
 * What goes into a report unless it is chosen otherwise.
 */
report_contents: ReportContents, 
/**
 * An import under way or just done; null where there was none since the app was started.
 */
import: ImportView | null, 
/**
 * A model file that is being copied or downloaded, or was the last to be; null where there was none since the
 * app was started.
 */
transfer: TransferView | null, 
/**
 * A sealed record that is open; null where none is.
 */
record: RecordView | null, 
/**
 * A form of a new session that was typed and not sent, if one waits.
 */
draft: WaitingDraft | null, };

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
 * More of an answer that is being written.
 */
export type Piece = { 
/**
 * The answer's place in the conversation.
 */
seq: number, 
/**
 * Bytes of the answer before it. A page that has more or less asks for the conversation again.
 */
from: number, 
/**
 * Bytes of the answer with it.
 */
to: number, 
/**
 * What was added.
 */
text: string, };

/**
 * A piece of news for the console. Each carries the whole present state of what it is about, so that a missed or
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
 * The session that the interviewer deleted.
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
preferences: Preferences, } | { "kind": "catalogue_changed", 
/**
 * As things stand now.
 */
catalogue: CatalogueView, } | { "kind": "library_changed", 
/**
 * How many there are of each kind.
 */
library: LibraryCounts, } | { "kind": "pictures_dropped", 
/**
 * In the order they were dropped.
 */
pictures: Array<DroppedPicture>, } | { "kind": "model_file_dropped", 
/**
 * What it holds.
 */
file: FoundFileView, } | { "kind": "transfer_changed", 
/**
 * As it stands.
 */
transfer: TransferView, } | { "kind": "import_changed", 
/**
 * As it stands.
 */
import: ImportView, } | { "kind": "record_changed", 
/**
 * As it stands; null where none is open.
 */
record: RecordView | null, } | { "kind": "updates_changed", 
/**
 * As it stands.
 */
updates: UpdatesView, } | { "kind": "calibration_changed", 
/**
 * As it stands.
 */
run: CalibrationRunView, } | { "kind": "trouble", 
/**
 * For the person; pages that load later find it in `ConsoleStart`.
 */
notice: Notice, } | { "kind": "trouble_over", 
/**
 * The notice's title.
 */
title: string, } | { "kind": "close_asked", 
/**
 * The running sessions' candidates.
 */
running: Array<string>, } | { "kind": "handover_changed", 
/**
 * As it is now; null once the interviewer has the laptop back.
 */
handover: HandoverView | null, } | { "kind": "draft_changed", 
/**
 * As it is now; null where none waits.
 */
draft: WaitingDraft | null, } | { "kind": "message_changed", 
/**
 * The session whose conversation the message is in.
 */
id: SessionId, 
/**
 * As it is now.
 */
message: MessageView, } | { "kind": "piece_heard", 
/**
 * The session whose conversation the answer is in.
 */
id: SessionId, 
/**
 * Where in which answer it belongs, and the text to add there.
 */
piece: Piece, } | { "kind": "own_answer_changed", 
/**
 * The session handed over: its candidate writes.
 */
id: SessionId, 
/**
 * As it is now.
 */
own_answer: OwnAnswerView, } | { "kind": "run_changed", 
/**
 * The session whose code it is.
 */
id: SessionId, 
/**
 * As it stands.
 */
run: RunView, } | { "kind": "locked", };

/**
 * A piece of news for the candidate's page. As for the console, a missed or repeated one does no
 * harm.
 */
export type CandidateNews = { "kind": "changed", 
/**
 * As it stands.
 */
view: CandidateView, } | { "kind": "message_changed", 
/**
 * As it is now.
 */
message: MessageView, } | { "kind": "piece_heard", 
/**
 * Where in which answer it belongs, and the text to add there.
 */
piece: Piece, } | { "kind": "run_changed", 
/**
 * As it stands.
 */
run: RunView, } | { "kind": "told", 
/**
 * A sentence that the page shows once, as it is.
 */
words: string, };

/** Every command: what it takes and answers. */
export interface Commands {
  console_start: { request: Nothing; reply: ConsoleStart };
  page_ready: { request: Nothing; reply: null };
  licences: { request: Nothing; reply: string | null };
  updates: { request: Nothing; reply: UpdatesView };
  look_for_update: { request: Nothing; reply: UpdatesView };
  install_update: { request: InstallUpdate; reply: UpdatesView };
  stop_update: { request: Nothing; reply: null };
  report_mishap: { request: ReportMishap; reply: null };
  keep_app_open: { request: Nothing; reply: null };
  close_app: { request: Nothing; reply: null };
  list_sessions: { request: ListSessions; reply: SessionPage };
  get_session: { request: SessionRef; reply: SessionView | null };
  session_trail: { request: SessionRef; reply: TrailView };
  session_replay: { request: SessionRef; reply: ReplayView };
  replay_moment: { request: MomentOf; reply: ReplayMoment };
  list_scorecards: { request: ScorecardsOf; reply: ScorecardsView };
  begin_scorecard: { request: BeginScorecard; reply: Card };
  keep_scorecard: { request: KeepScorecard; reply: string[] };
  discard_scorecard: { request: ScorecardsOf; reply: null };
  submit_scorecard: { request: SubmitScorecard; reply: SessionSummary };
  note_discussion: { request: NoteDiscussion; reply: SessionSummary };
  compare_sessions: { request: CohortOf; reply: CohortView };
  save_report: { request: SaveReport; reply: ExportView | null };
  save_session_list: { request: ListSessions; reply: ExportView | null };
  seal_record: { request: SealRecord; reply: SealedView | null };
  stop_sealing: { request: Nothing; reply: null };
  open_record: { request: Nothing; reply: RecordView | null };
  unlock_record: { request: UnlockRecord; reply: RecordView | null };
  close_record: { request: Nothing; reply: null };
  import_record: { request: Nothing; reply: SessionSummary };
  list_runs: { request: ListRuns; reply: RunsView };
  read_run: { request: RunRef; reply: RunDetail };
  run_hidden_tests: { request: RunsOf; reply: RunView };
  run_again: { request: RunRef; reply: RunView };
  stop_run_of: { request: RunsOf; reply: null };
  check_config: { request: CheckConfig; reply: ConfigCheck };
  create_session: { request: CreateSession; reply: SessionSummary };
  update_session: { request: UpdateSession; reply: SessionSummary };
  start_session: { request: ChangeSession; reply: SessionSummary };
  pause_session: { request: ChangeWithReason; reply: SessionSummary };
  resume_session: { request: ChangeSession; reply: SessionSummary };
  end_session: { request: ChangeWithReason; reply: SessionSummary };
  extend_time: { request: ExtendTime; reply: SessionSummary };
  extend_tokens: { request: ExtendTokens; reply: SessionSummary };
  give_accommodation: { request: GiveAccommodation; reply: SessionSummary };
  settle_gap: { request: SettleGap; reply: SessionSummary };
  give_back_outage: { request: ChangeSession; reply: SessionSummary };
  delete_session: { request: ChangeSession; reply: SessionSummary };
  restore_session: { request: ChangeSession; reply: SessionSummary };
  duplicate_session: { request: DuplicateSession; reply: SessionSummary };
  add_sample_sessions: { request: ChangeSamples; reply: StatusCounts };
  remove_sample_sessions: { request: ChangeSamples; reply: StatusCounts };
  get_draft: { request: Nothing; reply: Draft | null };
  save_draft: { request: SaveDraft; reply: null };
  discard_draft: { request: Nothing; reply: null };
  list_library: { request: ListLibrary; reply: LibraryPage };
  library_facets: { request: Nothing; reply: FacetsView };
  library_item: { request: ItemRef; reply: ItemView | null };
  item_versions: { request: ItemRef; reply: VersionView[] };
  compare_versions: { request: CompareVersions; reply: ComparisonView };
  check_item: { request: CheckItem; reply: ItemCheck };
  save_item: { request: SaveItem; reply: ItemView };
  archive_items: { request: ChangeItems; reply: LibraryCounts };
  unarchive_items: { request: ChangeItems; reply: LibraryCounts };
  delete_items: { request: ChangeItems; reply: LibraryCounts };
  restore_items: { request: ChangeItems; reply: LibraryCounts };
  item_draft: { request: ItemDraftRef; reply: ItemDraft | null };
  keep_item_draft: { request: KeepItemDraft; reply: null };
  discard_item_draft: { request: ItemDraftRef; reply: null };
  add_picture: { request: AddPicture; reply: PictureRef };
  library_picture: { request: PictureKey; reply: PictureView };
  save_as_template: { request: SaveAsTemplate; reply: ItemView };
  import_library: { request: ImportLibrary; reply: ImportView | null };
  stop_import: { request: Nothing; reply: null };
  undo_import: { request: UndoImport; reply: ImportView };
  export_library: { request: ExportLibrary; reply: ExportView | null };
  export_rubric: { request: ExportRubric; reply: ExportView | null };
  try_challenge: { request: ItemRef; reply: null };
  try_sample: { request: Nothing; reply: null };
  calibrations: { request: ItemRef; reply: CalibrationsView };
  begin_calibration: { request: BeginCalibration; reply: CalibrationRunView };
  stop_calibration: { request: Nothing; reply: null };
  list_backups: { request: Nothing; reply: BackupView[] };
  back_up_now: { request: Nothing; reply: BackupView[] };
  restore_backup: { request: RestoreBackup; reply: null };
  get_catalogue: { request: Nothing; reply: CatalogueView };
  save_provider: { request: SaveProvider; reply: CatalogueView };
  remove_provider: { request: RemoveProvider; reply: CatalogueView };
  save_model: { request: SaveModel; reply: CatalogueView };
  add_models: { request: AddModels; reply: CatalogueView };
  remove_model: { request: RemoveModel; reply: CatalogueView };
  choose_model_file: { request: Nothing; reply: FoundFileView | null };
  find_model_files: { request: Nothing; reply: FoundFileView[] };
  add_model_file: { request: AddModelFile; reply: CatalogueView };
  locate_model_file: { request: LocateModelFile; reply: CatalogueView | null };
  list_shelf: { request: Nothing; reply: ShelfView[] };
  download_model: { request: DownloadModel; reply: null };
  stop_transfer: { request: Nothing; reply: null };
  preflight: { request: SessionRef; reply: PreflightView };
  take_key: { request: ChangeKey; reply: CatalogueView };
  keep_key: { request: KeepKey; reply: CatalogueView };
  forget_key: { request: ChangeKey; reply: CatalogueView };
  find_models: { request: ProviderRef; reply: FoundModelView[] };
  find_local_servers: { request: Nothing; reply: LocalServerView[] };
  test_model: { request: ModelRef; reply: ModelTestView };
  save_settings: { request: SaveSettings; reply: Preferences };
  lock_state: { request: Nothing; reply: LockView };
  lock_console: { request: Nothing; reply: null };
  unlock_console: { request: TryPasscode; reply: PasscodeReply };
  console_in_use: { request: Nothing; reply: null };
  set_passcode: { request: SetPasscode; reply: PasscodeSet };
  handover_options: { request: Nothing; reply: HandoverOptions };
  hand_over: { request: HandOver; reply: SessionSummary };
  take_back: { request: ChangeSession; reply: SessionSummary };
  session_conversation: { request: SessionConversation; reply: ConversationView };
  session_moment: { request: EventRef; reply: MomentView };
  session_own_answer: { request: SessionRef; reply: OwnAnswerView };
  session_use: { request: SessionRef; reply: UseView };
  list_notes: { request: SessionRef; reply: NoteView[] };
  note_draft: { request: SessionRef; reply: string };
  keep_note_draft: { request: KeepNoteDraft; reply: null };
  add_note: { request: AddNote; reply: SessionSummary };
  add_bookmark: { request: ChangeSession; reply: SessionSummary };
  candidate_start: { request: Nothing; reply: CandidateStart };
  candidate_page_ready: { request: Nothing; reply: null };
  report_candidate_mishap: { request: ReportMishap; reply: null };
  give_consent: { request: CandidateStep; reply: CandidateView };
  try_assistant: { request: QuestionText; reply: string };
  begin_session: { request: CandidateStep; reply: CandidateView };
  continue_session: { request: CandidateStep; reply: CandidateView };
  finish_session: { request: CandidateStep; reply: CandidateView };
  read_conversation: { request: ReadConversation; reply: ConversationView };
  estimate_question: { request: EstimateQuestion; reply: EstimateView };
  candidate_picture: { request: PictureName; reply: PictureView };
  keep_question_draft: { request: QuestionText; reply: null };
  ask_assistant: { request: AskAssistant; reply: MessageView };
  stop_answer: { request: Nothing; reply: null };
  get_own_answer: { request: Nothing; reply: OwnAnswerView };
  save_own_answer: { request: SaveOwnAnswer; reply: OwnAnswerView };
  run_code: { request: RunCode; reply: RunView };
  run_tests: { request: Nothing; reply: RunView };
  stop_run: { request: Nothing; reply: null };
  newest_run: { request: Nothing; reply: RunView | null };
  give_back_laptop: { request: TryPasscode; reply: PasscodeReply };
  close_trial: { request: Nothing; reply: null };
}

/** How small and how large text can be made, in percent of the usual. */
export const TEXT_PERCENT: NumberRule = {"min":80,"max":200,"step":10};

/** Fewest characters of a passcode. */
export const PASSCODE_MIN_CHARS = 6;
/** Most pastes told with one save of the own answer. */
export const PASTES_MAX = 100;
/** Most characters told of one. */
export const PASTED_MAX_CHARS = 1000;
