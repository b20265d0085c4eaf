// Doing something a moment later: once things have been quiet, or however much goes on.

export interface Later {
  /** Puts it off once more. */
  call(): void;
  cancel(): void;
}

export function later(ms: number, act: () => unknown): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(act, ms);
    },
    cancel() {
      clearTimeout(timer);
    },
  };
}

/** The same, but what is waited for is not put off: it comes after `ms` however often it is called. */
export function soon(ms: number, act: () => unknown): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    call() {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, ms);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
