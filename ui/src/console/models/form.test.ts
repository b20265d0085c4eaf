import { describe, expect, it } from "vitest";
import type { AiPolicy } from "../../shared/ipc/types";
import { edits } from "./edit_session";
import {
  blank,
  configInput,
  draftOf,
  errorAt,
  numberTyped,
  recommended,
  same,
  stepped,
  typedFrom,
  typedOf,
} from "./form";
import { Intention } from "../../shared/models/intention";

const preferences = {
  interviewer_name: "",
  default_time_limit_min: 60,
  default_token_budget: 50_000,
  default_model: "gpt-4",
  default_instructions: "",
  default_knows_challenge: true,
  theme: "system" as const,
  help_panel_open: true,
  only_local: false,
  lock_after_idle_min: 0,
  lock_on_suspend: true,
  console_stays: null,
  letter_keys: true,
  text_percent: 100,
  looks_for_updates: false,
  first_steps_hidden: false,
};
const USUAL = "Help as a colleague would.";
const USUAL_POLICY: AiPolicy = { preset: "write_code" };
const RULES = { usual_instructions: USUAL, usual_policy: USUAL_POLICY };
const rule = { min: 5, max: 180, step: 5 };

describe("the form", () => {
  it("starts with what the settings say", () => {
    expect(blank(preferences, "gpt-4", RULES)).toMatchObject({
      time_limit: "60",
      token_budget: "50000",
      model: "gpt-4",
    });
  });

  it("sends the wish to stay on this computer only where there is one", () => {
    const typed = blank(preferences, "gpt-4", RULES);
    const told = { system_prompt: USUAL, knows_challenge: true, policy: USUAL_POLICY };
    expect(configInput(typed).config).toEqual(told);
    const here = configInput({ ...typed, only_local: true });
    expect(here.config).toEqual({ ...told, only_local: true });
    expect(edits(typed, { ...typed, only_local: true })).toEqual({ only_local: true });
  });

  it("tells the assistant what the settings say, or the usual where they say nothing", () => {
    expect(blank(preferences, "gpt-4", RULES).instructions).toBe(USUAL);
    const own = { ...preferences, default_instructions: "Hint.", default_knows_challenge: false };
    const typed = blank(own, "gpt-4", RULES);
    expect(configInput(typed).config).toEqual({
      system_prompt: "Hint.",
      knows_challenge: false,
      policy: USUAL_POLICY,
    });
    const changed = edits(typed, { ...typed, instructions: "Hm.", knows_challenge: true });
    expect(changed).toEqual({ instructions: "Hm.", knows_challenge: true });
  });

  it("is about the limits without what was added to them", () => {
    const session = {
      ...{ candidate_email: null, challenge_text: null, policy: null },
      ...{ original_time_limit_min: 45, original_token_budget: 20_000 },
      clock: { limit_ms: 75 * 60_000 },
      tokens: { budget: 30_000 },
      briefing: { instructions: USUAL, knows_challenge: true },
    };
    expect(typedFrom(session as never)).toMatchObject({
      ...{ time_limit: "45", token_budget: "20000", policy: null },
    });
  });

  it("sends numbers where numbers were typed and null where not", () => {
    const typed = {
      ...blank(preferences, "gpt-4", RULES),
      time_limit: "abc",
      token_budget: "12.5",
    };
    expect(configInput(typed)).toMatchObject({ time_limit_min: null, token_budget: 12.5 });
  });

  it.each([
    ["50,000", 50_000],
    [" 60 ", 60],
    ["200 000", 200_000],
    ["-5", -5],
    ["", null],
    ["1,2", null],
    ["NaN", null],
    ["Infinity", null],
  ])("reads %j as %j", (text, number) => {
    expect(numberTyped(text)).toBe(number);
  });

  it("steps to the next multiple and stays within the limits", () => {
    expect(stepped("60", rule, 1)).toBe("65");
    expect(stepped("62", rule, 1)).toBe("65");
    expect(stepped("62", rule, -1)).toBe("60");
    expect(stepped("180", rule, 1)).toBe("180");
    expect(stepped("5", rule, -1)).toBe("5");
    expect(stepped("900", rule, -1)).toBe("180");
    expect(stepped("", rule, 1)).toBe("5");
    expect(stepped("abc", rule, -1)).toBe("180");
  });

  it("sends a percentage, none where nothing was typed, and never none for what is no number", () => {
    const sent = (extra_time: string) =>
      configInput({ ...blank(preferences, "gpt-4", RULES), extra_time }).extra_time_percent;
    expect(["25", " ", "0", "a lot", "12.5"].map(sent)).toEqual([25, null, 0, -1, 12.5]);
  });

  it("sends no policy for a session of before, until one is chosen", () => {
    const typed = { ...blank(preferences, "gpt-4", RULES), policy: null };
    expect(configInput(typed).config).not.toHaveProperty("policy");
    const policy = { preset: "own" as const, text: "Only SQL." };
    expect(configInput({ ...typed, policy }).config).toMatchObject({ policy });
    expect(edits(typed, { ...typed, policy })).toEqual({ policy });
    expect(edits({ ...typed, policy }, { ...typed, policy: { ...policy } })).toEqual({});
    expect(edits({ ...typed, policy }, { ...typed, policy: { ...policy, text: "Any." } })).toEqual({
      policy: { preset: "own", text: "Any." },
    });
  });

  it("takes a level's limits and model and leaves the rest", () => {
    const typed = { ...blank(preferences, "gpt-4", RULES), candidate_name: "Jane" };
    const level = {
      level: "Senior",
      time_limit_min: 90,
      token_budget: 80_000,
      model: "gpt-4-turbo",
      missing: null,
    };
    expect(recommended(typed, level)).toMatchObject({
      candidate_name: "Jane",
      time_limit: "90",
      token_budget: "80000",
      model: "gpt-4-turbo",
    });
  });

  it("finds each field's error", () => {
    const errors = [{ field: "model" as const, message: "Choose a model" }];
    expect(errorAt(errors, "model")).toBe("Choose a model");
    expect(errorAt(errors, "challenge")).toBeNull();
  });

  it("knows a draft from an untouched form", () => {
    const typed = blank(preferences, "gpt-4", RULES);
    expect(same(typed, blank(preferences, "gpt-4", RULES))).toBe(true);
    expect(same({ ...typed, candidate_email: " " }, typed)).toBe(false);
    expect(typedOf(draftOf(typed, USUAL_POLICY, "x"))).not.toHaveProperty("request_id");
  });
});

describe("an edit", () => {
  it("holds only what differs", () => {
    const before = blank(preferences, "gpt-4", RULES);
    const typed = { ...before, candidate_name: "Jane", time_limit: "75" };
    expect(edits(before, typed)).toEqual({ candidate_name: "Jane", time_limit_min: 75 });
    expect(edits(before, before)).toEqual({});
  });
});

describe("an intention", () => {
  it("keeps its id while the same thing is sent again", () => {
    const intention = new Intention();
    expect(intention.idFor({ a: 1 })).toBe(intention.idFor({ a: 1 }));
  });

  it("gets a new id when something else is meant", () => {
    const intention = new Intention();
    expect(intention.idFor({ a: 1 })).not.toBe(intention.idFor({ a: 2 }));
  });

  it("is taken up again under the id a draft was kept with", () => {
    expect(Intention.resumed({ a: 1 }, "kept").idFor({ a: 1 })).toBe("kept");
    expect(Intention.resumed({ a: 1 }, "kept").idFor({ a: 2 })).not.toBe("kept");
  });
});
