// Newer versions of Hotseat, as Rust tells of them, and what the interviewer does about them.
import { ask, errorReply } from "../../shared/ipc/client";
import type { ErrorReply, UpdatesView } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { Once } from "./once.svelte";
import { go, routeOf } from "./route";

export class Updates {
  /** Null until Rust has told of it. */
  view = $state.raw<UpdatesView | null>(null);
  /** Why it is not known how it stands. */
  error = $state.raw<ErrorReply | null>(null);
  /** The version the interviewer is about to install. */
  chosen = $state<string | null>(null);

  #desk: Desk;
  #running: Once;
  /** How often it was asked or told: an answer that something newer came before is dropped. */
  #turn = 0;
  /** The version that was found last, whatever was found since. */
  #known: string | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#running = new Once((error, again) => {
      desk.changes.report(error, again);
      // What was refused may have an obstacle that the page does not show yet.
      void this.look();
    });
  }

  /** Whether a newer version is being looked for, also where Rust did not say so yet. */
  get is_looking(): boolean {
    return this.view?.stage === "looking" || this.#running.busy("search");
  }

  /** Whether the interviewer's word to install is on its way, is carried out, or is about to end the app. */
  get is_installing(): boolean {
    return this.#running.busy("install");
  }

  get is_stopping(): boolean {
    return this.#running.busy("stop");
  }

  /** Asks how it stands. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await ask("updates", {});
      if (turn === this.#turn) this.#know(view);
    } catch (error) {
      if (turn === this.#turn) this.error = errorReply(error);
    }
  }

  /** Takes in how it stands. A version that was not known is said where the page does not show it. */
  told(view: UpdatesView) {
    const before = this.#known;
    this.#know(view);
    if (view.found && view.found.version !== before && !this.#isSeen()) {
      this.#say(
        `Hotseat ${view.found.version} is available`,
        "Settings › About shows what is new.",
      );
    }
  }

  /** Looks for a newer version. */
  async search(): Promise<void> {
    await this.#running.run("search", async () => this.told(await ask("look_for_update", {})));
  }

  /** Installs the version that was chosen. The app starts anew, so the page comes back only where it failed. */
  async install(): Promise<void> {
    const version = this.chosen;
    this.chosen = null;
    if (version === null) return;
    await this.#running.run("install", async () => {
      const view = await ask("install_update", { version });
      this.#know(view);
      const is_shown = routeOf(location.hash).screen === "settings";
      if (view.outcome && !is_shown)
        this.#say(`Hotseat ${version} was not installed`, view.outcome);
    });
  }

  async stop(): Promise<void> {
    await this.#running.run("stop", () => ask("stop_update", {}));
  }

  /** Whether the interviewer looks at what is found: those who look for it need not go to the section. */
  #isSeen(): boolean {
    const route = routeOf(location.hash);
    if (route.screen !== "settings") return false;
    return route.section === "about" || this.#running.busy("search");
  }

  #know(view: UpdatesView) {
    this.#turn += 1;
    this.view = view;
    this.error = null;
    this.#known = view.found?.version ?? this.#known;
  }

  #say(title: string, detail: string) {
    this.#desk.toasts.say(title, detail, {
      label: "Open Settings",
      testid: "open-updates",
      run: () => go({ screen: "settings", section: "about" }),
    });
  }
}
