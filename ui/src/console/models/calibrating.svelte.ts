// Putting a challenge to a model: what models made of it, the form for asking one, and the way to stop.
import { ask, errorReply } from "../../shared/ipc/client";
import type {
  CalibrationRunView,
  CalibrationsView,
  ErrorReply,
  FieldError,
  Language,
} from "../../shared/ipc/types";
import { wholeTyped } from "./challenge";
import type { Desk } from "./desk.svelte";

export class Calibrating {
  view = $state.raw<CalibrationsView | null>(null);
  error = $state.raw<ErrorReply | null>(null);
  errors = $state.raw<readonly FieldError[]>([]);
  beginning = $state(false);
  stopping = $state(false);
  model: string = $state("");
  /** Blank leaves the language to the model. */
  language: Language | "" = $state("");
  answers = $state("");
  budget = $state("");
  readonly id: string;
  #desk: Desk;
  /** Answers to earlier questions are dropped. */
  #asked = 0;

  constructor(desk: Desk, id: string, language: Language | undefined) {
    this.#desk = desk;
    this.id = id;
    this.model = desk.catalogue?.form_model ?? "";
    this.language = language ?? "";
    this.answers = String(desk.start?.form.usual_calibration_answers ?? "");
    this.budget = String(desk.start?.form.usual_calibration_budget ?? "");
  }

  /** The calibration under way, whichever challenge it is of. */
  get running(): CalibrationRunView | null {
    const { calibration } = this.#desk;
    return calibration && !calibration.is_done ? calibration : null;
  }

  /** How this challenge's calibration ended, where that was the last one. */
  get ended(): CalibrationRunView | null {
    const { calibration } = this.#desk;
    return calibration?.is_done && calibration.id === this.id ? calibration : null;
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    this.error = null;
    try {
      const view = await ask("calibrations", { id: this.id, version: null });
      if (turn !== this.#asked) return;
      this.view = view;
      // News are newer than this answer.
      this.#desk.calibration ??= view.run;
    } catch (error) {
      if (turn === this.#asked) this.error = errorReply(error);
    }
  }

  async begin(): Promise<void> {
    if (this.beginning) return;
    this.beginning = true;
    this.errors = [];
    try {
      // How it stands comes as news: one that fails at once would be over before this is answered.
      await ask("begin_calibration", {
        id: this.id,
        model: this.model,
        language: this.language === "" ? null : this.language,
        answers: wholeTyped(this.answers),
        budget_tokens: wholeTyped(this.budget),
      });
    } catch (error) {
      const reply = errorReply(error);
      this.errors = reply.fields;
      if (reply.fields.length === 0) this.#desk.changes.report(error);
    } finally {
      this.beginning = false;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await ask("stop_calibration", {});
    } catch (error) {
      this.#desk.changes.report(error);
    } finally {
      this.stopping = false;
    }
  }
}
