import { beforeEach, describe, expect, it, vi } from "vitest";

const asked = vi.hoisted(() => [] as unknown[]);
const refused = vi.hoisted(() => ({ by: null as unknown }));

vi.mock("@tauri-apps/api/core", () => ({
  Channel: vi.fn(),
  invoke: async (_command: string, { request }: { request: unknown }) => {
    asked.push(request);
    if (refused.by) throw refused.by;
    return { recovery_code: "ABCD" };
  },
}));

const { PasscodeForm } = await import("./passcode.svelte");

const SHORT = "The passcode must have at least 6 characters";
const DIFFERENT = "The two passcodes don’t match";
const MISSING = "Type the current passcode";

function aForm(
  replaces: boolean,
  typed: Partial<Record<"current" | "passcode" | "repeat", string>>,
) {
  return Object.assign(new PasscodeForm(replaces), typed);
}

const said = ({ current_error, error, repeat_error }: InstanceType<typeof PasscodeForm>) => [
  current_error,
  error,
  repeat_error,
];

beforeEach(() => {
  asked.length = 0;
  refused.by = null;
});

describe("a new passcode", () => {
  it.each([
    [true, { passcode: "12345", repeat: "1" }, [MISSING, SHORT, DIFFERENT]],
    [true, { passcode: "123456", repeat: "123456" }, [MISSING, null, null]],
    [true, { current: "654321", passcode: "123456", repeat: "1" }, [null, null, DIFFERENT]],
    [false, { passcode: "12345", repeat: "1" }, [null, SHORT, DIFFERENT]],
    // What people count as one character is one.
    [false, { passcode: "🪑🪑🪑🪑🪑🪑", repeat: "1" }, [null, null, DIFFERENT]],
  ])(
    "has all that is wrong said at once, replacing one %s: %j",
    async (replaces, typed, errors) => {
      const form = aForm(replaces, typed);
      expect(await form.send()).toBe(false);
      expect(said(form)).toEqual(errors);
      expect(asked).toEqual([]);
    },
  );

  it("is judged by Rust where the page knows of nothing wrong, and no more is said of before", async () => {
    const form = aForm(false, { passcode: "12345", repeat: "1" });
    await form.send();
    form.repeat = "12345";
    refused.by = {
      code: "invalid_input",
      message: "",
      fields: [{ field: "passcode", message: "No." }],
    };
    expect(await form.send()).toBe(false);
    expect([asked.length, ...said(form)]).toEqual([1, null, "No.", null]);
    form.passcode = form.repeat = "123456";
    refused.by = null;
    expect(await form.send()).toBe(true);
    expect(said(form)).toEqual([null, null, null]);
  });
});
