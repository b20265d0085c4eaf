// The catalogue as Settings changes it: providers, keys, models, and trying them out.
import { SvelteMap } from "svelte/reactivity";
import { ask, errorReply, requestId } from "../../shared/ipc/client";
import type {
  CatalogueRules,
  Commands,
  ErrorReply,
  FieldError,
  FoundModelView,
  LocalServerView,
  ModelTestView,
  ModelView,
  ProviderView,
  Tokenizer,
} from "../../shared/ipc/types";
import { Intention } from "../../shared/models/intention";
import type { Desk } from "./desk.svelte";
import { numberTyped } from "./form";
import { LocalServers } from "./local_servers.svelte";

/** The commands that change providers and models; each answers with the catalogue. */
type Change = "save_provider" | "remove_provider" | "save_model" | "add_models" | "remove_model";

type Save = Extract<Change, "save_provider" | "save_model" | "add_models">;

export interface ProviderTyped {
  id: string | null;
  name: string;
  base_url: string;
  needs_key: boolean;
  first_piece_timeout: string;
}

export interface ModelTyped {
  id: string | null;
  /** Whether it is in a file, which says what it is called by and how its tokens are counted. */
  is_in_file: boolean;
  provider_id: string;
  remote_id: string;
  name: string;
  context_window: string;
  max_answer: string;
  tokenizer: Tokenizer;
}

/** What a provider was found to have, and what of it the interviewer chose. */
export interface Found {
  provider: ProviderView;
  models: readonly FoundModelView[] | null;
  error: ErrorReply | null;
}

export class CatalogueDesk {
  /** The form that is open. */
  provider = $state<ProviderTyped | null>(null);
  model = $state<ModelTyped | null>(null);
  /** What the interviewer is about to remove. */
  removing = $state.raw<ProviderView | ModelView | null>(null);
  found = $state.raw<Found | null>(null);
  errors = $state.raw<readonly FieldError[]>([]);
  busy = $state.raw<string | null>(null);

  #desk: Desk;
  #local: LocalServers;
  /** A save that failed and is tried again as it was is the same save. */
  #intention = new Intention();
  #key_errors = new SvelteMap<string, string>();

  /** The limits of its forms, which the desk has from its start. */
  readonly rules: CatalogueRules;

  constructor(desk: Desk, rules: CatalogueRules) {
    this.#desk = desk;
    this.#local = new LocalServers(desk);
    this.rules = rules;
    // How a model did at an earlier visit may not be how it does; what runs goes on running.
    for (const [id, test] of desk.tests) if (test !== "running") desk.tests.delete(id);
  }

  get tests(): ReadonlyMap<string, ModelTestView | "running"> {
    return this.#desk.tests;
  }

  /** Why the provider's key was not taken or forgotten, where that is so. */
  keyError(provider: ProviderView): string | null {
    return this.#key_errors.get(provider.id) ?? null;
  }

  /** The servers that answer on this computer; null until that was looked for. */
  get servers(): readonly LocalServerView[] | null {
    return this.#local.found;
  }

  get is_looking(): boolean {
    return this.#local.is_looking;
  }

  lookAround(): Promise<void> {
    return this.#local.look();
  }

  addProvider(server: LocalServerView | null) {
    this.errors = [];
    this.provider = {
      id: null,
      name: server?.name ?? "",
      base_url: server?.base_url ?? "",
      needs_key: server?.wants_key ?? true,
      first_piece_timeout: String(this.rules.first_piece_timeout_start_s),
    };
  }

  editProvider(provider: ProviderView) {
    this.errors = [];
    this.provider = {
      id: provider.id,
      name: provider.name,
      base_url: provider.base_url ?? "",
      needs_key: provider.needs_key,
      first_piece_timeout: String(provider.first_piece_timeout_s),
    };
  }

  async saveProvider(): Promise<void> {
    const typed = this.provider;
    if (!typed) return;
    const before = new Set(this.#desk.catalogue?.providers.map(({ id }) => id));
    const saved = await this.#save("save_provider", {
      id: typed.id,
      name: typed.name,
      base_url: typed.base_url,
      needs_key: typed.needs_key,
      first_piece_timeout_s: numberTyped(typed.first_piece_timeout),
    });
    if (!saved) return;
    this.provider = null;
    void this.lookAround();
    const added = this.#desk.catalogue?.providers.find(({ id }) => !before.has(id));
    // A server that needs no key can be asked at once what it has.
    if (added && !added.needs_key) void this.find(added);
  }

  addModel(provider: ProviderView) {
    this.errors = [];
    this.model = {
      id: null,
      is_in_file: false,
      provider_id: provider.id,
      remote_id: "",
      name: "",
      context_window: String(this.rules.context_window_start_tokens),
      max_answer: String(this.rules.max_answer_start_tokens),
      tokenizer: this.rules.tokenizers[0]?.id ?? "estimate",
    };
  }

  editModel(model: ModelView) {
    this.errors = [];
    this.model = {
      id: model.id,
      is_in_file: model.file !== null,
      provider_id: model.provider_id,
      remote_id: model.remote_id,
      name: model.name,
      context_window: String(model.context_window_tokens),
      max_answer: String(model.max_answer_tokens),
      tokenizer: model.tokenizer,
    };
  }

  async saveModel(): Promise<void> {
    const typed = this.model;
    if (!typed) return;
    const saved = await this.#save("save_model", {
      id: typed.id,
      provider_id: typed.provider_id,
      remote_id: typed.remote_id,
      name: typed.name,
      context_window_tokens: numberTyped(typed.context_window),
      max_answer_tokens: numberTyped(typed.max_answer),
      tokenizer: typed.tokenizer,
    });
    if (saved) this.model = null;
  }

  async remove(): Promise<void> {
    const what = this.removing;
    if (!what) return;
    const request = { request_id: requestId(), id: what.id };
    if ("remote_id" in what) await this.#change("remove_model", request);
    else await this.#change("remove_provider", request);
    this.removing = null;
    void this.lookAround();
  }

  /** Takes what was copied last as the provider's key; the page never sees it. */
  async takeKey(provider: ProviderView): Promise<void> {
    await this.#key("take_key", provider, {});
  }

  /** Sends what was typed or pasted as the provider's key; whether it was taken. */
  async keepKey(provider: ProviderView, key: string): Promise<boolean> {
    return this.#key("keep_key", provider, { key });
  }

  async forgetKey(provider: ProviderView): Promise<void> {
    await this.#key("forget_key", provider, {});
  }

  /** Asks the provider which models it has. */
  async find(provider: ProviderView): Promise<void> {
    this.found = { provider, models: null, error: null };
    try {
      const models = await ask("find_models", { id: provider.id });
      if (this.found?.provider.id === provider.id) this.found = { provider, models, error: null };
    } catch (error) {
      const reply = errorReply(error);
      if (this.found?.provider.id === provider.id) {
        this.found = { provider, models: null, error: reply };
      }
    }
  }

  async addFound(remote_ids: string[]): Promise<void> {
    const provider_id = this.found?.provider.id;
    if (provider_id === undefined) return;
    if (await this.#save("add_models", { provider_id, remote_ids })) this.found = null;
  }

  async test(model: ModelView): Promise<void> {
    const { tests } = this.#desk;
    if (tests.get(model.id) === "running") return;
    tests.set(model.id, "running");
    try {
      tests.set(model.id, await ask("test_model", { id: model.id }));
    } catch (error) {
      tests.set(model.id, { is_reached: false, words: errorReply(error).message });
    }
  }

  async #key<K extends "take_key" | "keep_key" | "forget_key">(
    command: K,
    provider: ProviderView,
    more: Omit<Commands[K]["request"], "request_id" | "provider_id">,
  ): Promise<boolean> {
    if (this.busy) return false;
    this.busy = `${command} ${provider.id}`;
    this.#key_errors.delete(provider.id);
    try {
      const request = { ...more, request_id: requestId(), provider_id: provider.id };
      this.#desk.catalogue = await ask(command, request as Commands[K]["request"]);
      return true;
    } catch (error) {
      this.#key_errors.set(provider.id, errorReply(error).message);
      return false;
    } finally {
      this.busy = null;
    }
  }

  async #save<K extends Save>(
    command: K,
    wanted: Omit<Commands[K]["request"], "request_id">,
  ): Promise<boolean> {
    const request_id = this.#intention.idFor([command, wanted]);
    const saved = await this.#change(command, { ...wanted, request_id } as Commands[K]["request"]);
    // The same may be wanted again once it was removed.
    if (saved) this.#intention = new Intention();
    return saved;
  }

  /** Carries out a change; a broken rule is shown beside its field, any other error as a message. */
  async #change<K extends Change>(command: K, request: Commands[K]["request"]): Promise<boolean> {
    if (this.busy) return false;
    this.busy = command;
    try {
      this.#desk.catalogue = await ask<Change>(command, request);
      this.errors = [];
      return true;
    } catch (error) {
      const { fields } = errorReply(error);
      this.errors = fields;
      if (fields.length === 0 || (!this.provider && !this.model)) {
        this.#desk.changes.report(error);
      }
      return false;
    } finally {
      this.busy = null;
    }
  }
}
