// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  CatalogueRules,
  CatalogueView,
  LocalServerView,
  ModelView,
  Preferences,
  ProviderView,
} from "../../shared/ipc/types";
import { focused, see, WAIT } from "../../shared/parts/testing/shown";
import { find, show } from "./testing/shown";

const answers = vi.hoisted(() => new Map<string, unknown>());

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (command: string) => answers.get(command),
}));

const { Desk } = await import("../models/desk.svelte");
const { SettingsForm } = await import("../models/settings.svelte");
const { default: Assistant } = await import("./Assistant.svelte");

function aProvider(id: string, key: ProviderView["key"] = "kept"): ProviderView {
  return {
    id,
    name: id.toUpperCase(),
    base_url: "https://example.com/v1",
    needs_key: true,
    key,
    words: "Has its key.",
    first_piece_timeout_s: 60,
    is_ready: true,
    can_be_edited: true,
    takes_models: true,
    can_be_removed: true,
  };
}

function aModel(provider_id: string): ModelView {
  return {
    id: `${provider_id}/m`,
    provider_id,
    remote_id: "m",
    name: "M",
    context_window_tokens: 128_000,
    max_answer_tokens: 4_096,
    counted: "Exactly",
    can_be_edited: true,
    can_be_removed: true,
    file: null,
  } as ModelView;
}

function aCatalogue(providers: ProviderView[], models: ModelView[] = []): CatalogueView {
  return {
    providers,
    models,
    form_model: "practice",
    form_hint: null,
    recommendations: [],
    only_local: false,
    keys_are_not_kept: null,
  };
}

function opened(catalogue = aCatalogue([aProvider("a"), aProvider("b")], [aModel("a")])) {
  const desk = new Desk();
  desk.catalogue = catalogue;
  const form = new SettingsForm(desk, { only_local: false } as Preferences, "");
  show(Assistant as never, desk, { form, rules: {} as CatalogueRules });
}

const within = (card: string, button: string) =>
  document.querySelector<HTMLElement>(`[data-id="${card}"] [data-testid="${button}"]`);

function press(button: HTMLElement | null) {
  button?.focus();
  expect(document.activeElement).toBe(button);
  button?.click();
  flushSync();
}

const card = () => document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset.id;

beforeEach(() => {
  answers.clear();
  answers.set("find_local_servers", []);
});

describe("the focus", { timeout: 60_000 }, () => {
  it("goes to the way to a new key when one is forgotten", async () => {
    opened();
    answers.set("forget_key", aCatalogue([aProvider("a"), aProvider("b", "missing")]));
    press(within("b", "forget-key"));
    await vi.waitFor(() => expect([focused(), card()]).toEqual(["take-key", "b"]), WAIT);
  });

  it("goes to the way to another model when one is removed", async () => {
    opened();
    answers.set("remove_model", aCatalogue([aProvider("a"), aProvider("b")]));
    press(within("a", "remove-model"));
    (await see("confirm")).click();
    await vi.waitFor(() => expect([focused(), card()]).toEqual(["add-model", "a"]), WAIT);
  });

  it("goes to the way to another provider when one is removed", async () => {
    opened();
    answers.set("remove_provider", aCatalogue([aProvider("a")]));
    press(within("b", "remove-provider"));
    (await see("confirm")).click();
    await vi.waitFor(() => expect(focused()).toBe("add-provider"), WAIT);
  });
});

describe("what is offered of a provider", () => {
  it("names it wherever several have the same", () => {
    opened();
    const names = ["take-key", "forget-key"].map((one) =>
      within("b", one)?.getAttribute("aria-label"),
    );
    expect(names).toEqual(["Use key from clipboard for B", "Forget key of B"]);
  });

  it("is no way to a model where it takes none, whatever else can be changed", () => {
    opened(aCatalogue([aProvider("a"), { ...aProvider("b"), takes_models: false }]));
    const ways = (card: string) =>
      ["find-models", "add-model"].filter((one) => within(card, one) !== null);
    expect([ways("a"), ways("b")]).toEqual([["find-models", "add-model"], []]);
    expect(within("b", "edit-provider")).not.toBeNull();
  });

  it("says how much each model reads and answers at most", () => {
    opened();
    const [heads, cells] = ["thead tr", "tbody tr"].map((row) =>
      [...(document.querySelector(row)?.children ?? [])].map((one) => one.textContent?.trim()),
    );
    expect(heads?.slice(1, 3)).toEqual(["Context", "Max answer"]);
    expect(cells?.slice(1, 3)).toEqual(["128,000", "4,096"]);
  });
});

describe("the look for servers on this computer", () => {
  const said = () => find("looked-around")?.textContent;

  it("says that it is under way, that there is none, and can be taken again", async () => {
    opened();
    expect(said()).toBe("Looking for servers on this computer…");
    await vi.waitFor(() => expect(said()).toBe("No server is running on this computer."), WAIT);
    const ollama = { name: "Ollama", base_url: "http://127.0.0.1:1/v1", words: "Ollama is here." };
    answers.set("find_local_servers", [{ ...ollama, is_known: false } as LocalServerView]);
    find("look-around")?.click();
    expect((await see("local-server")).textContent).toContain("Ollama is here.");
    expect(said()).toBe("");
  });
});
