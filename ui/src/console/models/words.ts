// The words for Rust's names: statuses, actions, offers.
import type { AssistantOffer, Status } from "../../shared/ipc/types";

export const STATUS_WORDS: Record<Status, string> = {
  created: "Created",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  expired: "Expired",
};

export const STATUSES = Object.keys(STATUS_WORDS) as Status[];

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
