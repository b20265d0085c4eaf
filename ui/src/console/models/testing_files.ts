// Models in files for tests, each with what the test is about.
import type {
  CatalogueView,
  FoundFileView,
  ModelFileView,
  ModelView,
  ProviderView,
  ShelfView,
  TransferView,
} from "../../shared/ipc/types";

/** Hotseat itself, as the provider of models in files. */
export const OWN: ProviderView = {
  id: "files",
  name: "On this computer",
  base_url: null,
  needs_key: false,
  key: "missing",
  words: "Hotseat runs these models itself, from their files and without a network.",
  first_piece_timeout_s: 60,
  is_ready: true,
  can_be_edited: false,
  takes_models: false,
  can_be_removed: false,
};

export function aModelInFile(file: Partial<ModelFileView> = {}): ModelView {
  return {
    id: "files/small-q4",
    provider_id: "files",
    remote_id: "small-q4",
    name: "Small",
    context_window_tokens: 16_384,
    max_answer_tokens: 2_048,
    tokenizer: "own",
    provider_name: "On this computer",
    readiness: "ready",
    is_ready: true,
    obstacle: null,
    obstacle_if_only_local: null,
    counted: "Exact (its own)",
    can_be_edited: true,
    can_be_removed: true,
    file: {
      path: "/models/small-q4.gguf",
      is_ours: false,
      is_there: true,
      words: "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB",
      licence: "Licence: apache-2.0.",
      needs: "Takes about 6.1 GB of memory with a context of 16,384 tokens.",
      note: null,
      ...file,
    },
  };
}

export function ownCatalogue(...models: ModelView[]): CatalogueView {
  return {
    providers: [OWN],
    models,
    form_model: "practice",
    form_hint: null,
    recommendations: [],
    only_local: false,
    keys_are_not_kept: null,
  };
}

export function aFile(file: Partial<FoundFileView> = {}): FoundFileView {
  return {
    file: 3,
    name: "Small",
    from: null,
    path: "/home/jane/small-q4.gguf",
    words: "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB",
    licence: "Licence: apache-2.0.",
    needs: "Takes about 6.1 GB of memory with a context of 16,384 tokens.",
    is_offered: false,
    trouble: null,
    ...file,
  };
}

export function aTransfer(transfer: Partial<TransferView> = {}): TransferView {
  return {
    name: "Small",
    per_mille: 255,
    words: "1.2 GB of 4.7 GB",
    is_done: false,
    trouble: null,
    ...transfer,
  };
}

/** A model that can be downloaded. */
export function aShelfModel(model: Partial<ShelfView> = {}): ShelfView {
  return {
    id: "small-q4",
    name: "Small",
    words: "Qwen · 4.7 GB · Apache-2.0 · context of 32,768 tokens",
    from: "huggingface.co",
    is_offered: false,
    begun: null,
    ...model,
  };
}
