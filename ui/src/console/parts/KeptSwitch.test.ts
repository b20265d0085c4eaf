// @vitest-environment jsdom
import { createRawSnippet, flushSync } from "svelte";
import { expect, it, vi } from "vitest";
import type { SettingsForm } from "../models/settings.svelte";
import { find, put } from "../../shared/parts/testing/shown";
import KeptSwitch from "./KeptSwitch.svelte";

vi.mock("@tauri-apps/api/core", () => ({ Channel: vi.fn(), invoke: vi.fn() }));

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

it("a setting that is on or off is kept when it is changed, and says what it does", () => {
  const form = { letter_keys: true, chosen: vi.fn(async () => {}) };
  const props = { name: "letter_keys", hint: words("N and more"), children: words("Letters") };
  put(KeptSwitch, { form: form as unknown as SettingsForm, ...props } as never);
  const box = find<HTMLInputElement>("field-letter_keys");
  const hint = document.getElementById(box?.getAttribute("aria-describedby") ?? "");
  expect([box?.labels?.[0]?.textContent?.trim(), hint?.textContent]).toEqual([
    "Letters",
    "N and more",
  ]);
  box?.click();
  flushSync();
  expect(form.letter_keys).toBe(false);
  expect(form.chosen).toHaveBeenCalledTimes(1);
});
