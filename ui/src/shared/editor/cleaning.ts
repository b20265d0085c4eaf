// Cleans what is pasted or dropped into the editor. The cleaning is a step of its own in the history: undoing
// it brings back what was pasted as it was, and undoing once more takes the paste away.
import { invertedEffects, isolateHistory } from "@codemirror/commands";
import { type ChangeSet, type Extension, StateEffect, type Transaction } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { type Cleaned, cleaningOf } from "./pasted";

const cleanedNow = StateEffect.define<Cleaned>();
const asItWas = StateEffect.define<Cleaned>();

/** Whether it pastes or drops something. */
export const isPutIn = (change: Transaction) =>
  change.isUserEvent("input.paste") || change.isUserEvent("input.drop");

export class Cleaning {
  #isWanted: () => boolean;
  #onCleaned: (cleaned: Cleaned | null) => void;
  /** What takes the last cleaning back, whatever was typed since. */
  #back: { changes: ChangeSet; cleaned: Cleaned } | null = null;

  /** `isWanted` says whether it is code that is written; `onCleaned` gets what was cleaned, then null. */
  constructor(isWanted: () => boolean, onCleaned: (cleaned: Cleaned | null) => void) {
    this.#isWanted = isWanted;
    this.#onCleaned = onCleaned;
  }

  get extension(): Extension {
    return [
      EditorView.updateListener.of((update) => this.#updated(update)),
      invertedEffects.of(({ effects }) =>
        effects.flatMap((effect) => {
          if (effect.is(cleanedNow)) return [asItWas.of(effect.value)];
          return effect.is(asItWas) ? [cleanedNow.of(effect.value)] : [];
        }),
      ),
    ];
  }

  /** Cleans a part of the text. */
  clean(view: EditorView, from = 0, to = view.state.doc.length) {
    const { changes, cleaned } = cleaningOf(view.state.sliceDoc(from, to));
    if (changes.length === 0) return;
    view.dispatch({
      changes: changes.map((at) => ({ ...at, from: from + at.from, to: from + at.to })),
      effects: cleanedNow.of(cleaned),
      annotations: isolateHistory.of("full"),
    });
  }

  /** Brings back the signs that the last cleaning replaced, and nothing else. */
  undo(view: EditorView) {
    if (!this.#back) return;
    const { changes, cleaned } = this.#back;
    const annotations = isolateHistory.of("full");
    view.dispatch({ changes, effects: asItWas.of(cleaned), annotations });
  }

  #updated(update: ViewUpdate) {
    if (!update.docChanged) return;
    this.#remember(update);
    if (!update.transactions.some(isPutIn) || !this.#isWanted()) return;
    let [from, to] = [update.state.doc.length, 0];
    update.changes.iterChangedRanges((_from, _to, begin, end) => {
      [from, to] = [Math.min(from, begin), Math.max(to, end)];
    });
    this.clean(update.view, from, to);
  }

  #remember({ transactions, changes, startState }: ViewUpdate) {
    const effects = transactions.flatMap((change) => change.effects);
    const done = effects.find((effect) => effect.is(cleanedNow));
    if (done) {
      this.#back = { changes: changes.invert(startState.doc), cleaned: done.value };
      this.#onCleaned(done.value);
    } else if (effects.some((effect) => effect.is(asItWas))) {
      this.#back = null;
      this.#onCleaned(null);
    } else if (this.#back) {
      this.#back = { ...this.#back, changes: this.#back.changes.map(changes) };
    }
  }
}
