// A clock's face as reactive state that changes once a second and no oftener.
import { untrack } from "svelte";
import { type ClockFace, type ClockSnapshot, faceAt, looksSame } from "./clock";
import { everyFrame } from "./frames";

/** To be called while a component is set up; ticks as long as the component lives. */
export function tickingFace(snapshot: () => ClockSnapshot): { readonly now: ClockFace } {
  const read = (now: number) => faceAt(snapshot().clock, snapshot().received_at, now);
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
    if (snapshot().clock.running) return everyFrame(show);
  });

  return {
    get now() {
      return face;
    },
  };
}
