// A heading and advice for every kind of error; the sentence between them comes from Rust.
import type { ErrorCode, ErrorReply } from "./types";

/** What stands above and below Rust's own sentence; no advice where that sentence gives it. */
export interface Sentence {
  title: string;
  advice: string | null;
}

export const SENTENCES: Record<ErrorCode, Sentence> = {
  invalid_input: {
    title: "Something needs fixing",
    advice: "Nothing was saved. Fix the marked fields and try again.",
  },
  invalid_transition: {
    title: "Not possible now",
    advice: "The session is shown in its current state; nothing was changed.",
  },
  gap_open: {
    title: "A gap is waiting for your decision",
    advice: null,
  },
  no_gap: {
    title: "Already settled",
    advice: "The gap was settled earlier; nothing was changed.",
  },
  stale: {
    title: "Changed in the meantime",
    advice: "Then try again if your change still applies.",
  },
  not_found: {
    title: "No such session",
    advice: "It may have been deleted. The list shows what there is.",
  },
  item_not_found: {
    title: "Not there any more",
    advice: "It may have been deleted. The library’s lists show what there is.",
  },
  run_not_found: {
    title: "Not there any more",
    advice: "The list of runs shows what there is.",
  },
  imported: {
    title: "Not in an imported session",
    advice: null,
  },
  record_refused: {
    title: "Not imported",
    advice: null,
  },
  item_changed: {
    title: "Not saved yet",
    advice: null,
  },
  not_offered: {
    title: "No longer on the list",
    advice: null,
  },
  provider_failed: {
    title: "No answer",
    advice: null,
  },
  keychain_unavailable: {
    title: "The keychain can’t be used",
    advice: null,
  },
  clipboard_unavailable: {
    title: "The clipboard can’t be read",
    advice: null,
  },
  forbidden: {
    title: "Not allowed here",
    advice: "Nothing was changed.",
  },
  bad_request: {
    title: "Something went wrong in Hotseat",
    advice: "Nothing was changed. Reload the window and try again.",
  },
  storage_full: {
    title: "The disk is full",
    advice: null,
  },
  storage_read_only: {
    title: "The data folder can’t be written to",
    advice: null,
  },
  storage_locked: {
    title: "The data is in use",
    advice: null,
  },
  storage_damaged: {
    title: "The database is damaged",
    advice: null,
  },
  storage_newer: {
    title: "Made by a newer version of Hotseat",
    advice: null,
  },
  storage_unavailable: {
    title: "The data can’t be reached",
    advice: "Check that the disk is connected, then try again.",
  },
  no_backup: {
    title: "No such backup",
    advice: null,
  },
  settings_unavailable: {
    title: "Settings were not saved",
    advice: "Check the data folder, then change them again.",
  },
  file_unavailable: {
    title: "The file can’t be used",
    advice: "Check that it is where you chose it and that you may write there, then try again.",
  },
  run_open: {
    title: "Your code is still running",
    advice: "Stop it first, or wait for its end.",
  },
  update_unavailable: {
    title: "No update now",
    advice: null,
  },
  answer_open: {
    title: "Still answering",
    advice: "Wait for the answer, or stop it.",
  },
  not_enough_tokens: {
    title: "Not enough tokens",
    advice: null,
  },
  assistant_not_ready: {
    title: "The assistant is not set up",
    advice: null,
  },
  handed_over: {
    title: "The laptop is handed over",
    advice: null,
  },
  not_now: {
    title: "Not possible now",
    advice: "Nothing was changed.",
  },
  locked: {
    title: "The console is locked",
    advice: "Unlock it with the passcode.",
  },
  no_passcode: {
    title: "No passcode yet",
    advice: null,
  },
  wrong_passcode: {
    title: "Wrong passcode",
    advice: null,
  },
  too_fast: {
    title: "Too much at once",
    advice: "Wait a moment, then try again.",
  },
  internal: {
    title: "Something went wrong in Hotseat",
    advice: "Your data is unchanged. Try again; if that doesn’t help, restart Hotseat.",
  },
};

/** What to do about an error, where Rust's own sentence does not say it. */
export function adviceFor({ code, fields }: ErrorReply): string | null {
  // Without fields there are none to fix, and the sentence says what is wrong.
  return code === "invalid_input" && fields.length === 0 ? null : SENTENCES[code].advice;
}

/** Whether the same request may succeed when it is sent once more. */
export const WORTH_REPEATING: Record<ErrorCode, boolean> = {
  invalid_input: false,
  invalid_transition: false,
  gap_open: false,
  no_gap: false,
  stale: false,
  not_found: false,
  item_not_found: false,
  run_not_found: false,
  imported: false,
  record_refused: false,
  item_changed: false,
  not_offered: false,
  provider_failed: true,
  keychain_unavailable: true,
  clipboard_unavailable: true,
  forbidden: false,
  bad_request: false,
  storage_full: true,
  storage_read_only: true,
  storage_locked: true,
  storage_damaged: false,
  storage_newer: false,
  storage_unavailable: true,
  no_backup: false,
  settings_unavailable: true,
  file_unavailable: true,
  run_open: false,
  answer_open: true,
  not_enough_tokens: false,
  assistant_not_ready: false,
  handed_over: false,
  not_now: false,
  update_unavailable: false,
  locked: false,
  no_passcode: false,
  wrong_passcode: false,
  too_fast: true,
  internal: true,
};
