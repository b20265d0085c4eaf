import { describe, expect, it } from "vitest";
import { AskError } from "../../shared/ipc/client";
import type { Preferences } from "../../shared/ipc/types";
import type { Desk } from "./desk.svelte";
import { SettingsForm } from "./settings.svelte";

type Reply = { resolve: () => void; reject: (error: unknown) => void };

/** A form, and what it asked to have kept, to be answered one by one. */
function opened() {
  const preferences = {
    default_time_limit_min: 60,
    only_local: false,
    looks_for_updates: false,
  } as Preferences;
  const asked: (Preferences & Reply)[] = [];
  const savePreferences = (wanted: Preferences) =>
    new Promise<void>((resolve, reject) => asked.push({ ...wanted, resolve, reject }));
  const desk = { preferences, changes: { savePreferences, report: () => {} } } as unknown as Desk;
  return { desk, form: new SettingsForm(desk, preferences, ""), asked };
}

describe("the settings", () => {
  it("stand as the newest try left them, however late an older one is answered", async () => {
    const { form, asked } = opened();
    form.time_limit = "4";
    const first = form.chosen();
    form.time_limit = "45";
    form.only_local = true;
    const second = form.chosen();
    expect(asked.map(({ only_local }) => only_local)).toEqual([false, true]);
    asked[1]?.resolve();
    await second;
    asked[0]?.reject(invalid());
    await first;
    expect([form.only_local, form.kept, form.errors]).toEqual([true, "Saved", []]);
  });

  it("leave what other places keep as it is by then", async () => {
    const { desk, form, asked } = opened();
    const { preferences } = desk;
    if (preferences) desk.preferences = { ...preferences, first_steps_hidden: true };
    void form.chosen();
    expect(asked.map(({ first_steps_hidden }) => first_steps_hidden)).toEqual([true]);
  });

  it("keep whether newer versions are looked for", () => {
    const { form, asked } = opened();
    expect(form.looks_for_updates).toBe(false);
    form.looks_for_updates = true;
    void form.chosen();
    expect(asked.map(({ looks_for_updates }) => looks_for_updates)).toEqual([true]);
  });

  it("show the switches as they are in force where the newest try failed", async () => {
    const { form, asked } = opened();
    form.only_local = true;
    form.looks_for_updates = true;
    const only = form.chosen();
    asked[0]?.reject(invalid());
    await only;
    expect([form.only_local, form.looks_for_updates]).toEqual([false, false]);
    expect(form.kept).toBe("Not saved");
    expect(form.errors).toHaveLength(1);
  });
});

function invalid() {
  const fields = [{ field: "time_limit" as const, message: "Between 5 and 180" }];
  return new AskError({ code: "invalid_input", message: "No.", fields, session: null });
}
