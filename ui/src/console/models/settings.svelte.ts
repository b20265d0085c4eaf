// The settings as they are typed, kept a moment after every change.
import { errorReply } from "../../shared/ipc/client";
import type { FieldError, Preferences, Theme } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { numberTyped } from "./form";
import { later } from "./later";

export class SettingsForm {
  interviewer_name = $state("");
  time_limit = $state("");
  token_budget = $state("");
  model = $state("");
  theme = $state<Theme>("system");
  help_panel_open = $state(true);
  errors = $state.raw<readonly FieldError[]>([]);
  kept = $state<"" | "Saving…" | "Saved" | "Not saved">("");

  #desk: Desk;
  #keepSoon = later(400, () => void this.keep());
  #pending = false;

  constructor(desk: Desk, preferences: Preferences) {
    this.#desk = desk;
    this.interviewer_name = preferences.interviewer_name;
    this.time_limit = String(preferences.default_time_limit_min);
    this.token_budget = String(preferences.default_token_budget);
    this.model = preferences.default_model;
    this.theme = preferences.theme;
    this.help_panel_open = preferences.help_panel_open;
  }

  /** Something is being typed. */
  changed() {
    this.#pending = true;
    this.kept = "Saving…";
    this.#keepSoon.call();
  }

  /** Something was chosen: kept at once. */
  async chosen(): Promise<void> {
    this.#pending = true;
    await this.keep();
  }

  async keep(): Promise<void> {
    this.#keepSoon.cancel();
    if (!this.#pending) return;
    this.#pending = false;
    this.kept = "Saving…";
    try {
      await this.#desk.changes.savePreferences({
        interviewer_name: this.interviewer_name,
        // Whole numbers or nothing reach Rust; 0 is what no rule allows.
        default_time_limit_min: whole(this.time_limit),
        default_token_budget: whole(this.token_budget),
        default_model: this.model,
        theme: this.theme,
        help_panel_open: this.help_panel_open,
      });
      this.errors = [];
      this.kept = "Saved";
    } catch (error) {
      const { fields } = errorReply(error);
      this.errors = fields;
      this.kept = "Not saved";
      if (fields.length === 0) this.#desk.changes.report(error);
    }
  }
}

function whole(text: string): number {
  const number = numberTyped(text);
  return number !== null && Number.isSafeInteger(number) ? number : 0;
}
