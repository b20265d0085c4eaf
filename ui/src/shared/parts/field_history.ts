// What a field said before, step by step. WebKitGTK has one history for the whole page: a step in one field
// can't be taken without those that were typed elsewhere after it. So each field has its own.

export type Field = HTMLInputElement | HTMLTextAreaElement;

export type Command = "undo" | "redo";

/** What the event of a step is called. */
export const TYPE_OF = { undo: "historyUndo", redo: "historyRedo" } as const;

interface State {
  text: string;
  /** What is marked, where a field tells: fields for addresses do not. */
  start: number | null;
  end: number | null;
}

/** Most characters that the steps of one field hold together. */
const LONGEST_CHARS = 4_000_000;

const TYPED = new Set(["insertText", "deleteContentBackward", "deleteContentForward"]);
const COMPOSED = new Set([
  "insertCompositionText",
  "deleteCompositionText",
  "insertFromComposition",
]);

export class FieldHistory {
  #field: Field;
  #states: State[];
  #at = 0;
  /** What the newest step is made of; null where nothing may join it. */
  #kind: string | null = null;
  /** Whether what is typed now goes on where the newest step ended. */
  #goes_on = false;

  constructor(field: Field) {
    this.#field = field;
    this.#states = [stateOf(field)];
  }

  /** The field is about to be changed by hand. */
  before() {
    const now = stateOf(this.#field);
    const { text, start, end } = this.#now;
    if (now.text !== text) return this.#begin();
    this.#goes_on = now.start === start && now.end === end && start === end;
    this.#states[this.#at] = now;
  }

  /** It was changed so. */
  changed({ inputType, data }: InputEvent) {
    const now = stateOf(this.#field);
    if (now.text === this.#now.text) return;
    const before = this.#now.text;
    this.#states.length = this.#at + 1;
    const kind = kindOf(inputType, data);
    const is_new_word = inputType === "insertText" && data !== " " && /\s$/.test(before);
    const joins = kind !== null && kind === this.#kind && this.#goes_on && !is_new_word;
    if (joins && this.#at > 0) this.#states[this.#at] = now;
    else this.#states.push(now);
    this.#at = this.#states.length - 1;
    this.#kind = kind;
    // What a button writes comes without a call of `before`.
    this.#goes_on = false;
    this.#forget();
  }

  /** Has the field say what it said a step before, or after; nothing where there is none. */
  step(command: Command) {
    if (this.#field.value !== this.#now.text) return this.#begin();
    const at = this.#at + (command === "undo" ? -1 : 1);
    const to = this.#states[at];
    if (!to) return;
    this.#at = at;
    this.#kind = null;
    this.#field.value = to.text;
    if (to.start !== null) this.#field.setSelectionRange(to.start, to.end);
    const options = { inputType: TYPE_OF[command], bubbles: true };
    this.#field.dispatchEvent(new InputEvent("input", options));
  }

  /** What Hotseat itself has a field say is no step: what was before belongs to another text. */
  #begin() {
    this.#states = [stateOf(this.#field)];
    this.#at = 0;
    this.#kind = null;
  }

  get #now(): State {
    return this.#states[this.#at] ?? stateOf(this.#field);
  }

  #forget() {
    let chars = this.#states.reduce((sum, { text }) => sum + text.length, 0);
    while (chars > LONGEST_CHARS && this.#states.length > 2) {
      chars -= this.#states.shift()?.text.length ?? 0;
      this.#at -= 1;
    }
  }
}

function stateOf(field: Field): State {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

/** Steps of the same kind join while they go on where the last one ended. */
function kindOf(inputType: string, data: string | null): string | null {
  if (COMPOSED.has(inputType)) return "composed";
  if (!TYPED.has(inputType)) return null;
  return inputType === "insertText" && [...(data ?? "")].length !== 1 ? null : inputType;
}
