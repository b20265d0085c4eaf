// The words for Rust's names: statuses, actions, bands, models.
import type { Action, Band, Model, Status } from "../../shared/ipc/types";

export const STATUS_WORDS: Record<Status, string> = {
  created: "Created",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  expired: "Expired",
};

export const STATUSES = Object.keys(STATUS_WORDS) as Status[];

/** Said where a colour alone would say it. */
export const BAND_WORDS: Record<Band, string> = {
  green: "over half left",
  yellow: "under half left",
  orange: "under a quarter left",
  red: "under a tenth left",
};

/** What a session can be asked at the press of a button; expire happens by itself. */
export const ACTION_WORDS: Record<Exclude<Action, "expire">, string> = {
  start: "Start",
  pause: "Pause",
  resume: "Resume",
  end: "End session",
  extend_time: "Add time",
  extend_tokens: "Add tokens",
  edit_config: "Edit",
  edit_candidate: "Edit",
  delete: "Delete",
};

export function modelName(models: readonly Model[], id: string): string {
  return models.find((model) => model.id === id)?.name ?? id;
}
