import { describe, expect, it } from "vitest";
import { LanguageTexts } from "./language_texts";
import { aMemory } from "./testing";

describe("the texts of languages", () => {
  it("come back when their language is chosen again, also on a page that is loaded anew", () => {
    const memory = aMemory();
    const texts = new LanguageTexts(memory);
    expect(texts.change("python", "print(1)", "javascript")).toBeNull();
    expect(texts.change("javascript", "console.log(1)", "python")).toBe("print(1)");
    const anew = new LanguageTexts(memory);
    expect(anew.change("python", "print(2)", "javascript")).toBe("console.log(1)");
    expect(anew.change("javascript", "", "python")).toBe("print(2)");
    expect(anew.change("python", "print(2)", "javascript")).toBeNull();
  });

  it("are forgotten where what was left is damaged", () => {
    for (const left of ["{", "3", '[["python", 3], 7]']) {
      const memory = aMemory();
      memory.setItem("own-answer-texts", left);
      expect(new LanguageTexts(memory).change("text", "a", "python")).toBeNull();
    }
  });
});
