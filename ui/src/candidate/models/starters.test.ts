import { describe, expect, it } from "vitest";
import { Starters } from "./starters";

const PYTHON = { language: "python" as const, text: "def solve():\n    pass\n" };
const RUST = { language: "rust" as const, text: "fn solve() {\r\n}\r\n" };
const RUST_READ = "fn solve() {\n}\n";

const nothing = { text: "", is_unwritten: true };
const written = (text: string) => ({ text, is_unwritten: false });

describe("starter code", () => {
  it("begins an empty answer, in the language chosen or else the first there is code for", () => {
    expect(new Starters([PYTHON, RUST]).atFirst("text", nothing)).toEqual(PYTHON);
    expect(new Starters([PYTHON, RUST]).atFirst("rust", nothing)?.text).toBe(RUST_READ);
    expect(new Starters([]).atFirst("text", nothing)).toBeNull();
  });

  it("leaves an answer in which something was written, also where that is gone again", () => {
    const starters = new Starters([PYTHON, RUST]);
    expect(starters.atFirst("text", written("Mine"))).toBeNull();
    expect(starters.atFirst("text", written(""))).toBeNull();
    expect(starters.forChosen("python", written("Mine"))).toBeNull();
    expect(starters.forChosen("python", written(""))).toBeNull();
  });

  it("gives way to another language's while it stands there untouched", () => {
    const starters = new Starters([PYTHON, RUST]);
    starters.atFirst("text", nothing);
    expect(starters.forChosen("rust", written(PYTHON.text))).toBe(RUST_READ);
    expect(starters.forChosen("java", written(RUST_READ))).toBeNull();
    expect(starters.forChosen("python", written(RUST_READ))).toBe(PYTHON.text);
    expect(starters.forChosen("rust", written(`${PYTHON.text}#`))).toBeNull();
  });

  it("is known again after a pause", () => {
    const starters = new Starters([PYTHON, RUST]);
    expect(starters.atFirst("rust", written(RUST_READ))).toBeNull();
    expect(starters.forChosen("python", written(RUST_READ))).toBe(PYTHON.text);
  });

  it("comes when it is chosen, and again when it is asked for", () => {
    const starters = new Starters([RUST]);
    expect(starters.forChosen("python", nothing)).toBeNull();
    expect(starters.forChosen("rust", nothing)).toBe(RUST_READ);
    expect(starters.again("rust")).toBe(RUST_READ);
    expect(starters.again("python")).toBeNull();
  });
});
