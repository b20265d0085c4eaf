// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { write } from "./writing";

const told = vi.fn();

/** The field, which says "abc", and a web view that writes the text it is given, or nothing. */
function aField(writes: boolean) {
  const field = document.createElement("textarea");
  document.body.replaceChildren(field);
  field.value = "abc";
  document.execCommand = (command, _ui, text = "") => {
    told(
      command,
      text,
      document.activeElement === field,
      field.selectionEnd - field.selectionStart,
    );
    if (writes) field.value = text;
    return writes;
  };
  return field;
}

beforeEach(() => void told.mockClear());

describe("what is written into a field", () => {
  it.each([
    ["defg\nh", "insertText"],
    ["", "delete"],
  ])("takes the place of everything there, as a step of the web view: %j", (text, command) => {
    const field = aField(true);
    write(field, text);
    expect(told.mock.calls).toEqual([[command, text, true, 3]]);
    expect(field.value).toBe(text);
  });

  it("is no step where it says so already", () => {
    write(aField(true), "abc");
    expect(told).not.toHaveBeenCalled();
  });

  it("stands there, and is told of, where the web view writes nothing", () => {
    const field = aField(false);
    const heard = vi.fn();
    field.addEventListener("input", heard);
    write(field, "d");
    expect(field.value).toBe("d");
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
