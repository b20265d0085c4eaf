// The settings as they are typed, kept a moment after every change.
import { errorReply } from "../../shared/ipc/client";
import type { FieldError, Preferences, Theme } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { numberTyped } from "./form";
import { soon } from "../../shared/models/later";

export class SettingsForm {
  interviewer_name = $state("");
  time_limit = $state("");
  token_budget = $state("");
  model = $state("");
  instructions = $state("");
  knows_challenge = $state(true);
  theme = $state<Theme>("system");
  help_panel_open = $state(true);
  only_local = $state(false);
  lock_after_idle = $state("");
  lock_on_suspend = $state(true);
  letter_keys = $state(true);
  looks_for_updates = $state(false);
  console_stays = $state<"ask" | "stays" | "closes">("ask");
  errors = $state.raw<readonly FieldError[]>([]);
  kept = $state<"" | "Saving…" | "Saved" | "Not saved">("");

  #desk: Desk;
  #usual_instructions: string;
  /** Not put off by typing on, and late enough for a number to be typed to its end. */
  #keepSoon = soon(800, () => void this.keep());
  #pending = false;
  /** How often it was kept or tried: only the newest try says how the form stands. */
  #tries = 0;

  constructor(desk: Desk, preferences: Preferences, usual_instructions: string) {
    this.#desk = desk;
    this.#usual_instructions = usual_instructions;
    this.interviewer_name = preferences.interviewer_name;
    this.time_limit = String(preferences.default_time_limit_min);
    this.token_budget = String(preferences.default_token_budget);
    this.model = preferences.default_model;
    this.instructions = preferences.default_instructions || usual_instructions;
    this.knows_challenge = preferences.default_knows_challenge;
    this.theme = preferences.theme;
    this.help_panel_open = preferences.help_panel_open;
    this.only_local = preferences.only_local;
    this.lock_after_idle = String(preferences.lock_after_idle_min);
    this.lock_on_suspend = preferences.lock_on_suspend;
    this.letter_keys = preferences.letter_keys;
    this.looks_for_updates = preferences.looks_for_updates;
    this.console_stays = placeOf(preferences.console_stays);
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

  /** Keeps what is pending; what no rule allows is not kept. */
  async keep(): Promise<void> {
    this.#keepSoon.cancel();
    if (!this.#pending) return;
    this.#pending = false;
    this.kept = "Saving…";
    const nth = ++this.#tries;
    try {
      await this.#desk.changes.savePreferences({
        interviewer_name: this.interviewer_name,
        default_time_limit_min: whole(this.time_limit),
        default_token_budget: whole(this.token_budget),
        default_model: this.model,
        // The usual ones may get better with a new version, so they are not kept as the interviewer's own.
        default_instructions:
          this.instructions.trim() === this.#usual_instructions ? "" : this.instructions,
        default_knows_challenge: this.knows_challenge,
        theme: this.theme,
        help_panel_open: this.help_panel_open,
        only_local: this.only_local,
        lock_after_idle_min: whole(this.lock_after_idle, -1),
        lock_on_suspend: this.lock_on_suspend,
        letter_keys: this.letter_keys,
        // Keys change it, too, and keep it.
        text_percent: this.#desk.preferences?.text_percent ?? 100,
        console_stays: STAYS[this.console_stays],
        looks_for_updates: this.looks_for_updates,
        // The first start's own button changes it.
        first_steps_hidden: this.#desk.preferences?.first_steps_hidden ?? false,
      });
      if (nth !== this.#tries) return;
      this.errors = [];
      this.kept = "Saved";
    } catch (error) {
      const { fields } = errorReply(error);
      if (nth !== this.#tries) {
        if (fields.length === 0) this.#desk.changes.report(error);
        return;
      }
      this.errors = fields;
      this.kept = "Not saved";
      // Whoever trusts a switch must see what is in force.
      this.only_local = this.#desk.preferences?.only_local ?? false;
      this.looks_for_updates = this.#desk.preferences?.looks_for_updates ?? false;
      if (fields.length === 0) this.#desk.changes.report(error);
    }
  }
}

/** What the choice of the console's place means to Rust. */
const STAYS = { ask: null, stays: true, closes: false } as const;

function placeOf(stays: boolean | null): keyof typeof STAYS {
  if (stays === null) return "ask";
  return stays ? "stays" : "closes";
}

/** What was typed as a whole number, else one that no rule allows. */
function whole(text: string, otherwise = 0): number {
  const number = numberTyped(text);
  return number !== null && Number.isSafeInteger(number) ? number : otherwise;
}
