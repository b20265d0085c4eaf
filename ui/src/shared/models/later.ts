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

/** Acts `ms` after the first call; further calls until then do not put it off, as they do in `later`. */
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
