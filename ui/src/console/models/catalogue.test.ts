// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  CatalogueRules,
  CatalogueView,
  ErrorReply,
  ModelView,
  ProviderView,
} from "../../shared/ipc/types";

const answers = vi.hoisted(() => new Map<string, unknown>());
const asked = vi.hoisted(() => [] as [string, unknown][]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: (command: string, { request }: { request: unknown }) => {
    asked.push([command, request]);
    const answer = answers.get(command);
    return answer instanceof Refusal ? Promise.reject(answer.reply) : Promise.resolve(answer);
  },
}));

class Refusal {
  readonly reply: ErrorReply;
  constructor(reply: Partial<ErrorReply>) {
    this.reply = { code: "invalid_input", message: "No.", fields: [], session: null, ...reply };
  }
}

const { CatalogueDesk } = await import("./catalogue.svelte");
const { Desk } = await import("./desk.svelte");

function aProvider(id: string, provider: Partial<ProviderView> = {}): ProviderView {
  return {
    id,
    name: id,
    base_url: "http://127.0.0.1:9/v1",
    needs_key: false,
    key: "missing",
    words: "On this computer. Needs no key.",
    first_piece_timeout_s: 60,
    is_ready: true,
    can_be_edited: true,
    takes_models: true,
    can_be_removed: true,
    ...provider,
  };
}

function aCatalogue(...providers: ProviderView[]): CatalogueView {
  return {
    providers,
    models: [],
    form_model: "practice",
    form_hint: null,
    recommendations: [],
    only_local: false,
    keys_are_not_kept: null,
  };
}

const RULES: CatalogueRules = {
  first_piece_timeout_s: { min: 10, max: 600, step: 10 },
  first_piece_timeout_start_s: 45,
  context_window_tokens: { min: 256, max: 100_000, step: 1_024 },
  context_window_start_tokens: 4_096,
  max_answer_tokens: { min: 16, max: 100_000, step: 256 },
  max_answer_start_tokens: 512,
  tokenizers: [{ id: "o200k", name: "Exact (o200k)", note: "Some" }],
};

function opened() {
  const desk = new Desk();
  desk.catalogue = aCatalogue();
  return { desk, catalogue: new CatalogueDesk(desk, RULES) };
}

beforeEach(() => {
  answers.clear();
  asked.length = 0;
});

describe("the catalogue", () => {
  it("sends no key when one is taken, only whose it is", async () => {
    const { desk, catalogue } = opened();
    answers.set("take_key", aCatalogue(aProvider("openai", { key: "kept" })));
    await catalogue.takeKey(aProvider("openai"));
    const [[command, request] = []] = asked;
    expect(command).toBe("take_key");
    expect(Object.keys(request as object).sort()).toEqual(["provider_id", "request_id"]);
    expect(desk.catalogue?.providers[0]?.key).toBe("kept");
  });

  it("says beside the provider why its key was not taken", async () => {
    const { catalogue } = opened();
    answers.set("take_key", new Refusal({ message: "There is no key here; copy it first" }));
    await catalogue.takeKey(aProvider("openai"));
    expect(catalogue.keyError(aProvider("openai"))).toBe("There is no key here; copy it first");
    expect(catalogue.keyError(aProvider("other"))).toBeNull();
    expect(catalogue.busy).toBeNull();
  });

  it("sends a typed key once and keeps nothing of it", async () => {
    const { desk, catalogue } = opened();
    answers.set("keep_key", aCatalogue(aProvider("openai", { key: "kept" })));
    expect(await catalogue.keepKey(aProvider("openai"), "sk-typed")).toBe(true);
    expect(asked.at(-1)).toMatchObject(["keep_key", { provider_id: "openai", key: "sk-typed" }]);
    expect(desk.catalogue?.providers[0]?.key).toBe("kept");
    answers.set("keep_key", new Refusal({ message: "This is no key" }));
    expect(await catalogue.keepKey(aProvider("openai"), "two words")).toBe(false);
    expect(catalogue.keyError(aProvider("openai"))).toBe("This is no key");
  });

  it("keeps the form open on a broken rule, and asks a new server what it has on success", async () => {
    const { catalogue } = opened();
    catalogue.addProvider(null);
    const field = { field: "base_url" as const, message: "Base URL is required" };
    answers.set("save_provider", new Refusal({ fields: [field] }));
    await catalogue.saveProvider();
    expect(catalogue.provider).not.toBeNull();
    expect(catalogue.errors).toEqual([field]);

    answers.set("save_provider", aCatalogue(aProvider("ollama")));
    answers.set("find_local_servers", []);
    answers.set("find_models", []);
    await catalogue.saveProvider();
    expect(catalogue.provider).toBeNull();
    expect(catalogue.found?.provider.id).toBe("ollama");
    await vi.waitFor(() => expect(catalogue.found?.models).toEqual([]));
  });

  it("begins a new provider and a new model as Rust says", () => {
    const { catalogue } = opened();
    catalogue.addProvider(null);
    expect(catalogue.provider?.first_piece_timeout).toBe("45");
    catalogue.addModel(aProvider("ollama"));
    const { context_window, max_answer, tokenizer } = catalogue.model ?? {};
    expect([context_window, max_answer, tokenizer]).toEqual(["4096", "512", "o200k"]);
  });

  it.each([
    [null, false],
    [{ path: "/m.gguf" }, true],
  ])("knows of a model it edits whether that is in a file: %j", async (file, is_in_file) => {
    const { catalogue } = opened();
    answers.set("save_model", aCatalogue());
    catalogue.editModel({ id: "files/m", remote_id: "m", tokenizer: "own", file } as ModelView);
    expect(catalogue.model?.is_in_file).toBe(is_in_file);
    await catalogue.saveModel();
    expect(asked.at(-1)).toMatchObject(["save_model", { remote_id: "m", tokenizer: "own" }]);
  });

  it("saves under the same name again what was not saved, and under another what was", async () => {
    const { catalogue } = opened();
    const save = async () => {
      catalogue.addModel(aProvider("ollama"));
      await catalogue.saveModel();
    };
    answers.set("save_model", new Refusal({ code: "storage_full" }));
    await save();
    await save();
    answers.set("save_model", aCatalogue());
    await save();
    await save();
    const ids = asked.map(([, request]) => (request as { request_id: string }).request_id);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[2]);
  });

  it("shows why models were not found, and forgets it once somebody has closed that", async () => {
    const { catalogue } = opened();
    answers.set("find_models", new Refusal({ code: "provider_failed", message: "Nobody." }));
    await catalogue.find(aProvider("ollama"));
    expect(catalogue.found?.error?.message).toBe("Nobody.");
    const late = catalogue.find(aProvider("ollama"));
    catalogue.found = null;
    await late;
    expect(catalogue.found).toBeNull();
  });
});

describe("the look for servers on this computer", () => {
  it("is under way until it is over, and is taken once more where it is asked for meanwhile", async () => {
    const { catalogue } = opened();
    answers.set("find_local_servers", []);
    expect(catalogue.servers).toBeNull();
    const looks = [catalogue.lookAround(), catalogue.lookAround(), catalogue.lookAround()];
    expect(catalogue.is_looking).toBe(true);
    await Promise.all(looks);
    expect(catalogue.is_looking).toBe(false);
    expect(catalogue.servers).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it("can be taken again after it failed", async () => {
    const { desk, catalogue } = opened();
    answers.set("find_local_servers", new Refusal({ code: "internal" }));
    await catalogue.lookAround();
    expect([catalogue.is_looking, catalogue.servers]).toEqual([false, null]);
    expect(desk.toasts.all).toHaveLength(1);
  });
});

describe("a model that is tried", () => {
  const model = { id: "a/b" } as ModelView;

  it("is tried once, also by somebody who left Settings and came back", async () => {
    const { desk, catalogue } = opened();
    let answer: (test: unknown) => void = () => undefined;
    answers.set("test_model", new Promise((resolve) => (answer = resolve)));
    const running = catalogue.test(model);
    const back = new CatalogueDesk(desk, RULES);
    expect(back.tests.get("a/b")).toBe("running");
    await back.test(model);
    expect(asked).toHaveLength(1);
    answer({ is_reached: true, words: "It answered." });
    await running;
    expect(back.tests.get("a/b")).toEqual({ is_reached: true, words: "It answered." });
    expect(new CatalogueDesk(desk, RULES).tests.size).toBe(0);
  });
});

describe("starting a session", () => {
  const unready = {
    id: "1",
    status: "created",
    standing: { starts_alone: null },
    assistant: { is_ready: false, readiness: "key_missing", words: "No key.", offers: [] },
  };

  it("asks once where the assistant can't answer, and starts only on yes", async () => {
    const { desk } = opened();
    answers.set("get_session", unready);
    const refused = desk.changes.start(unready as never);
    await vi.waitFor(() => expect(desk.starting).not.toBeNull());
    desk.starting?.answer(false);
    expect(await refused).toBeNull();
    expect(desk.starting).toBeNull();
    expect(asked.map(([command]) => command)).toEqual(["get_session"]);
  });

  it("does not ask again whoever goes on without one", async () => {
    const { desk } = opened();
    desk.without_assistant.add("1");
    answers.set("get_session", unready);
    answers.set("start_session", new Refusal({ code: "invalid_transition" }));
    await desk.changes.start(unready as never);
    expect(asked.map(([command]) => command)).toEqual(["get_session", "start_session"]);
    expect(desk.starting).toBeNull();
  });

  const alone = {
    ...unready,
    standing: { starts_alone: "The clock starts at once." },
    assistant: { ...unready.assistant, is_ready: true },
  };

  it.each(["start", "hand_over", "cancel"] as const)(
    "asks where no candidate is there, and does what is answered: %s",
    async (how) => {
      const { desk } = opened();
      answers.set("get_session", alone);
      answers.set("start_session", new Refusal({ code: "invalid_transition" }));
      const started = desk.changes.start(alone as never);
      await vi.waitFor(() => expect(desk.starting_alone).not.toBeNull());
      expect(desk.starting_alone?.words).toBe("The clock starts at once.");
      desk.starting_alone?.answer(how);
      await started;
      expect(desk.starting_alone).toBeNull();
      expect(desk.handing_over?.id).toBe(how === "hand_over" ? "1" : undefined);
      const is_started = asked.some(([command]) => command === "start_session");
      expect(is_started).toBe(how === "start");
    },
  );

  it("does not start what it could not look at", async () => {
    const { desk } = opened();
    answers.set("get_session", new Refusal({ code: "storage_unavailable" }));
    expect(await desk.changes.start(alone as never)).toBeNull();
    expect(asked.map(([command]) => command)).toEqual(["get_session"]);
  });

  it("does not ask where it can", async () => {
    const { desk } = opened();
    const ready = { ...unready, assistant: { ...unready.assistant, is_ready: true } };
    answers.set("get_session", ready);
    answers.set("start_session", new Refusal({ code: "invalid_transition" }));
    await desk.changes.start(ready as never);
    expect(asked.map(([command]) => command)).toEqual(["get_session", "start_session"]);
    expect(desk.starting).toBeNull();
  });
});
