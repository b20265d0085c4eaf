import { describe, expect, it } from "vitest";
import { ask, AskError, errorReply } from "./client";
import { adviceFor, SENTENCES, WORTH_REPEATING } from "./sentences";
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

describe("the advice on an error", () => {
  const reply = { code: "invalid_input" as const, message: "Too long.", session: null };

  it("speaks of marked fields only where there are some", () => {
    const field = { field: "candidate_name" as const, message: "Too long." };
    expect(adviceFor({ ...reply, fields: [field] })).toContain("marked fields");
    expect(adviceFor({ ...reply, fields: [] })).toBeNull();
  });
});

describe("half of a character", () => {
  const search = (text: string) =>
    ask("list_sessions", {
      status: null,
      text,
      sort: "created",
      descending: false,
      limit: 1,
      offset: 0,
    });

  it.each(["\ud800", "a\udc00b", "\ud83e and \ud83e\udd80"])(
    "is refused with a sentence: %j",
    async (text) => {
      const reply = await search(text).catch(errorReply);
      expect(reply).toMatchObject({ code: "invalid_input" });
    },
  );

  it.each(["🦀", "\\ud800", "é", ""])("is not seen where there is none: %j", async (text) => {
    // Without a window there is no shell to answer.
    const reply = await search(text).catch(errorReply);
    expect(reply).toMatchObject({ code: "internal" });
  });
});

describe("every kind of error", () => {
  it.each(Object.keys(SENTENCES) as ErrorCode[])("has a heading and advice: %s", (code) => {
    expect(SENTENCES[code].title).not.toBe("");
    expect(SENTENCES[code].advice ?? "none needed.").toMatch(/\.$/);
    expect(WORTH_REPEATING[code]).toBeTypeOf("boolean");
  });
});
