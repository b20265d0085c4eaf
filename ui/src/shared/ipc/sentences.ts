// A heading and advice for every kind of error; the sentence between them comes from Rust.
import type { ErrorCode } from "./types";

/** What stands above and below Rust's own sentence; no advice where that sentence gives it. */
export interface Sentence {
  title: string;
  advice: string | null;
}

export const SENTENCES: Record<ErrorCode, Sentence> = {
  invalid_input: {
    title: "Something needs fixing",
    advice: "Nothing was saved. Fix the marked fields and send again.",
  },
  invalid_transition: {
    title: "Not possible now",
    advice: "The session is shown as it stands; nothing was changed.",
  },
  gap_open: {
    title: "A gap waits for your answer",
    advice: null,
  },
  no_gap: {
    title: "Already settled",
    advice: "The gap was answered before; nothing was changed.",
  },
  stale: {
    title: "Changed in the meantime",
    advice: "Then send again, if it still fits.",
  },
  not_found: {
    title: "No such session",
    advice: "It may have been deleted. The list shows what there is.",
  },
  forbidden: {
    title: "Not allowed here",
    advice: "Nothing was changed.",
  },
  bad_request: {
    title: "Hotseat misunderstood itself",
    advice: "Nothing was changed. Reload the window and try again.",
  },
  storage_full: {
    title: "The disk is full",
    advice: null,
  },
  storage_read_only: {
    title: "The data folder can't be written to",
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
    title: "Made by a newer Hotseat",
    advice: null,
  },
  storage_unavailable: {
    title: "The data can't be reached",
    advice: "Check that the disk is connected, then try again.",
  },
  no_backup: {
    title: "No such backup",
    advice: null,
  },
  settings_unavailable: {
    title: "Settings were not kept",
    advice: "Check the data folder, then change them again.",
  },
  internal: {
    title: "A fault in Hotseat",
    advice: "Your data is as it was. Try again; if it stays, restart Hotseat.",
  },
};

/** Whether the same request may succeed when it is sent once more. */
export const WORTH_REPEATING: Record<ErrorCode, boolean> = {
  invalid_input: false,
  invalid_transition: false,
  gap_open: false,
  no_gap: false,
  stale: false,
  not_found: false,
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
  internal: true,
};
