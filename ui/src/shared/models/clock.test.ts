import { describe, expect, it } from "vitest";
import { bandOf, faceAt, looksSame, noticePassed, remainingAt } from "./clock";
import { aClock } from "./testing";

describe("a clock's face", () => {
  it("counts down from the snapshot while the clock runs", () => {
    const clock = aClock({ remaining_ms: 1_934_000, used_ms: 1_666_000 });
    expect(faceAt(clock, 1000, 1000)).toMatchObject({ left: "32:14", used: "27:46" });
    expect(faceAt(clock, 1000, 2000)).toMatchObject({ left: "32:13", used: "27:47" });
  });

  it("stands still while the clock does", () => {
    const clock = aClock({ running: false, remaining_ms: 362_000 });
    expect(faceAt(clock, 0, 60_000).left).toBe("06:02");
  });

  it("shows 00:00 only when the time is over", () => {
    const clock = aClock({ remaining_ms: 1000 });
    expect(faceAt(clock, 0, 999).left).toBe("00:01");
    expect(faceAt(clock, 0, 1000).left).toBe("00:00");
    expect(faceAt(clock, 0, 90_000).left).toBe("00:00");
  });

  it("never folds minutes into hours", () => {
    expect(faceAt(aClock({ remaining_ms: 7_200_000 }), 0, 0).left).toBe("120:00");
  });

  it("does not run ahead on a frame that began before the snapshot came", () => {
    expect(remainingAt(aClock({ remaining_ms: 5000 }), 100, 84)).toBe(5000);
  });

  it("takes its band from the first floor that is reached", () => {
    const clock = aClock();
    expect(bandOf(clock, 1_800_001)).toBe("green");
    expect(bandOf(clock, 1_800_000)).toBe("yellow");
    expect(bandOf(clock, 900_000)).toBe("yellow");
    expect(bandOf(clock, 899_999)).toBe("orange");
    expect(bandOf(clock, 0)).toBe("red");
  });

  it("is drawn anew only when something visible changes", () => {
    const clock = aClock({ remaining_ms: 10_000 });
    expect(looksSame(faceAt(clock, 0, 100), faceAt(clock, 0, 900))).toBe(true);
    expect(looksSame(faceAt(clock, 0, 900), faceAt(clock, 0, 1100))).toBe(false);
  });
});

describe("a notice", () => {
  const notices = [900_000, 360_000, 180_000];

  it("comes once, on the way past its amount", () => {
    expect(noticePassed(notices, 900_001, 900_000)).toBe(900_000);
    expect(noticePassed(notices, 900_000, 899_000)).toBeNull();
  });

  it("is the lowest one when several were passed unseen", () => {
    expect(noticePassed(notices, 1_000_000, 170_000)).toBe(180_000);
  });

  it("does not come when time was added", () => {
    expect(noticePassed(notices, 100_000, 1_000_000)).toBeNull();
  });
});
