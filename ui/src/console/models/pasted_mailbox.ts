// A name pasted with its address, in every form that has the two fields: each goes to its own.
import type { Mailbox } from "../../shared/ipc/types";
import type { Toasts } from "../../shared/models/toasts.svelte";
import type { Typed } from "./form";

export type Candidate = Pick<Typed, "candidate_name" | "candidate_email">;

/** The form whose fields they are. */
interface Form {
  candidate: () => Candidate;
  /** Puts this in the two fields, as a change like any other. */
  fill: (candidate: Candidate) => void;
}

export class PastedMailbox {
  #toasts: Toasts;
  #form: Form;
  /** A name with its address that is to stay in one field. */
  #leftTogether: string | null = null;
  #message: number | null = null;

  constructor(toasts: Toasts, form: Form) {
    this.#toasts = toasts;
    this.#form = form;
  }

  /** Takes in what Rust read in `asked`. Nothing is filled where the person has typed on since, or took
   * the same back before. */
  take(asked: Candidate, mailbox: Mailbox | null) {
    const { candidate_name, candidate_email } = this.#form.candidate();
    const is_overtaken =
      candidate_name !== asked.candidate_name || candidate_email !== asked.candidate_email;
    const pasted = candidate_name + candidate_email;
    if (mailbox === null || is_overtaken || pasted === this.#leftTogether) return;
    this.#form.fill({ candidate_name: mailbox.name, candidate_email: mailbox.email });
    this.#message = this.#toasts.say("Name and email were put in their own fields", null, {
      label: "Undo",
      testid: "undo",
      run: () => {
        this.#leftTogether = pasted;
        this.#form.fill({ candidate_name, candidate_email });
      },
    });
  }

  /** The form is gone, and with it what could be taken back. */
  close() {
    if (this.#message !== null) this.#toasts.dismiss(this.#message);
  }
}
