// Whether a session's page is wide enough for the conversation and what is beside it, both at once.
import { MediaQuery } from "svelte/reactivity";

/** Made where a component is set up; SessionTabs draws by it, and whoever leads to the conversation asks. */
export function wideEnough(): { readonly current: boolean } {
  return new MediaQuery("min-width: 1800px");
}
