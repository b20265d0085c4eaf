// A name pasted with its address, in every form that has the two fields: each goes to its own.
import type { Mailbox } from "../../shared/ipc/types";
import type { Typed } from "./form";

export type Candidate = Pick<Typed, "candidate_name" | "candidate_email">;

/** The form whose fields they are. */
interface Form {
  candidate: () => Candidate;
  /** Puts this in the two fields, as a change like any other. */
  fill: (candidate: Candidate) => void;
}

export class PastedMailbox {
  #form: Form;
  /** What it filled in last, and what stood there before. */
  #filled = $state.raw<{ before: Candidate; after: Candidate } | null>(null);
  /** A name with its address that is to stay in one field. */
  #leftTogether: string | null = null;

  constructor(form: Form) {
    this.#form = form;
  }

  /** Whether the fields still say what was filled in. */
  get can_be_undone(): boolean {
    return this.#filled !== null && isSame(this.#filled.after, this.#form.candidate());
  }

  /** Takes in what Rust read in `asked`. Nothing is filled where the person has typed on since, or took
   * the same back before. */
  take(asked: Candidate, mailbox: Mailbox | null) {
    if (!this.can_be_undone) this.#filled = null;
    const { candidate_name, candidate_email } = this.#form.candidate();
    const before = { candidate_name, candidate_email };
    if (mailbox === null || !isSame(before, asked) || together(before) === this.#leftTogether)
      return;
    const after = { candidate_name: mailbox.name, candidate_email: mailbox.email };
    this.#filled = { before, after };
    this.#form.fill(after);
  }

  undo() {
    if (!this.#filled) return;
    const { before } = this.#filled;
    this.#filled = null;
    this.#leftTogether = together(before);
    this.#form.fill(before);
  }
}

const together = (candidate: Candidate) => candidate.candidate_name + candidate.candidate_email;

const isSame = (a: Candidate, b: Candidate) =>
  a.candidate_name === b.candidate_name && a.candidate_email === b.candidate_email;
