// A clock's face as reactive state that changes once a second and no oftener.
import { untrack } from "svelte";
import { type ClockFace, faceAt, looksSame } from "./clock";
import { everyFrame } from "./frames";
import type { Stamped } from "./stamped";

/** To be called while a component is set up; ticks as long as the component lives. */
export function tickingFace(session: () => Stamped): { readonly now: ClockFace } {
  const read = (now: number) => faceAt(session().clock, session().received_at, now);
  let face = $state.raw(untrack(() => read(performance.now())));

  $effect(() => {
    const show = (now: number) => {
      const next = read(now);
      if (
        !looksSame(
          next,
          untrack(() => face),
        )
      )
        face = next;
    };
    show(performance.now());
    if (session().clock.running) return everyFrame(show);
  });

  return {
    get now() {
      return face;
    },
  };
}
