import { describe, expect, it } from "vitest";
import { AskError, errorReply } from "./client";
import { SENTENCES, WORTH_REPEATING } from "./sentences";
import type { ErrorCode } from "./types";

describe("an error", () => {
  const reply = { code: "stale" as const, message: "Changed.", fields: [], session: null };

  it("from Rust is kept as it is", () => {
    expect(errorReply(reply)).toBe(reply);
    expect(errorReply(new AskError(reply))).toBe(reply);
  });

  it("from the access list is a refusal", () => {
    expect(errorReply("start_session not allowed on window candidate").code).toBe("forbidden");
  });

  it.each([
    "invalid args `request` for command `get_session`",
    new TypeError("x is not a function"),
    undefined,
    { code: "made_up", message: "?", fields: [] },
    { code: "toString", message: "?", fields: [] },
  ])("of any other shape is a fault of the app: %s", (thrown) => {
    expect(errorReply(thrown)).toMatchObject({ code: "internal", fields: [], session: null });
  });
});

describe("every kind of error", () => {
  it.each(Object.keys(SENTENCES) as ErrorCode[])("has a heading and advice: %s", (code) => {
    expect(SENTENCES[code].title).not.toBe("");
    expect(SENTENCES[code].advice ?? "none needed.").toMatch(/\.$/);
    expect(WORTH_REPEATING[code]).toBeTypeOf("boolean");
  });
});
