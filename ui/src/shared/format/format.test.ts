// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { englishOf, mendLanguage } from "./locale";
import { count, counted, opening } from "./numbers";
import { date, day, gone, left, minute } from "./times";

describe("the locale", () => {
  it.each([
    [["C"], "en"],
    [["POSIX", "en-GB"], "en-GB"],
    [["de-DE"], "en"],
    [["en-us"], "en-US"],
    [[""], "en"],
    [[], "en"],
  ])("of %j is %s", (wanted, locale) => {
    expect(englishOf(wanted)).toBe(locale);
    expect(() => new Intl.NumberFormat(englishOf(wanted))).not.toThrow();
  });
});

describe("a page on a bare system", () => {
  const language = (value: string) =>
    Object.defineProperty(navigator, "language", { value, configurable: true });

  it.each(["C", "", "c_UTF-8"])("has a language libraries can format in, not %j", (bare) => {
    language(bare);
    expect(() => new Intl.NumberFormat(navigator.language)).toThrow();
    mendLanguage();
    expect(() => new Intl.NumberFormat(navigator.language)).not.toThrow();
  });

  it("loads the chart, which formats numbers as it loads", async () => {
    language("C");
    mendLanguage();
    vi.stubGlobal("matchMedia", () => new EventTarget());
    await expect(import("uplot")).resolves.toBeDefined();
    vi.unstubAllGlobals();
  });

  it("keeps a language that is one", () => {
    language("de-DE");
    mendLanguage();
    expect(navigator.language).toBe("de-DE");
  });
});

describe("numbers", () => {
  it("are grouped as Rust groups them", () => {
    expect(count(200_000)).toBe("200,000");
  });

  it("come with the right form of their noun", () => {
    expect(counted(1, "session")).toBe("1 session");
    expect(counted(1200, "session")).toBe("1,200 sessions");
    expect(opening(2, "thing")).toBe("Two things");
    expect(opening(1, "thing")).toBe("One thing");
  });
});

describe("times", () => {
  const noon = new Date(2025, 10, 22, 12, 0).getTime();

  it("round what is left up and what is gone down, so that both make the limit", () => {
    expect(left(1_933_001)).toBe("32:14");
    expect(gone(1_666_999)).toBe("27:46");
  });

  it("name near days", () => {
    expect(day(new Date(2025, 10, 22, 9, 12).getTime(), noon)).toBe("Today 09:12");
    expect(day(new Date(2025, 10, 21, 23, 59).getTime(), noon)).toBe("Yesterday");
    expect(day(new Date(2024, 0, 5).getTime(), noon)).toContain("2024");
  });

  it("name a day of the calendar without a time, and none that there is not", () => {
    expect(date("2025-11-22", noon)).toBe(day(new Date(2025, 10, 22).getTime(), noon + 9e8));
    expect(date("2024-02-29", noon)).toMatch(/29.*2024/);
    expect(date("soon", noon)).toBeNull();
  });

  it("tell the time of today, and the day before that of another", () => {
    const morning = new Date(2025, 10, 22, 10, 12).getTime();
    expect(minute(morning, noon)).toBe("10:12");
    expect(minute(new Date(2025, 10, 3, 9, 5).getTime(), noon)).toMatch(/3.*, 09:05$/);
  });
});
