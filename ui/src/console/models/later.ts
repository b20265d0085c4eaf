// Doing something once things have been quiet for a moment.

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
