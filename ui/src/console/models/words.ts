// The words for Rust's names: statuses, actions, offers.
import type { Action, AssistantOffer, Status } from "../../shared/ipc/types";

export const STATUS_WORDS: Record<Status, string> = {
  created: "Created",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  expired: "Expired",
};

export const STATUSES = Object.keys(STATUS_WORDS) as Status[];

/** What a session can be asked at the press of a button; expire happens by itself, and the candidate asks. */
export const ACTION_WORDS: Record<Exclude<Action, "expire" | "ask">, string> = {
  start: "Start",
  pause: "Pause",
  resume: "Resume",
  end: "End session",
  extend_time: "Add time",
  extend_tokens: "Add tokens",
  edit_config: "Edit",
  edit_candidate: "Edit",
  delete: "Delete",
  hand_over: "Hand over",
};

/** What can be done about an assistant that can't answer. */
export const OFFER_WORDS: Record<AssistantOffer, string> = {
  set_up: "Set it up",
  take_another: "Choose another model",
  take_practice: "Use the practice assistant",
  go_without: "Continue without an assistant",
};

/** A model that is gone is called as its provider called it. */
export function nameOfGone(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
