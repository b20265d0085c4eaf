// What a page asks for while its screens are still being loaded. Rust answers meanwhile, and whoever asks the
// same first has the answer at once.

const answers = new Map<string, Promise<unknown>>();

function keyOf(command: string, request: unknown): string {
  return `${command} ${JSON.stringify(request)}`;
}

/** Keeps an answer on its way, for the first who asks the same. A refusal is not kept: what was
 * refused then may not be now. */
export function keepEarly(command: string, request: unknown, answer: Promise<unknown>) {
  const key = keyOf(command, request);
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
}

/** The answer that is on its way, once; null where none is. */
export function takeEarly(command: string, request: unknown): Promise<unknown> | null {
  if (answers.size === 0) return null;
  const key = keyOf(command, request);
  const answer = answers.get(key) ?? null;
  answers.delete(key);
  return answer;
}

/** Waits until whatever was asked early is answered, but no longer than that. */
export async function earlyAnswers(most_ms: number): Promise<void> {
  if (answers.size === 0) return;
  const patience = new Promise<void>((resolve) => setTimeout(resolve, most_ms));
  await Promise.race([Promise.allSettled(answers.values()), patience]);
}

/** From now on everything is asked for when it is needed. */
export function forgetEarly() {
  answers.clear();
}
