// A run put into words for the assistant: the code, what it wrote, or the test that failed.
import type { RunView, TestRunView } from "../../shared/ipc/types";

/** Longest stretch of output in a question, in characters: the end of it says most. */
export const QUOTED_MAX_CHARS = 4000;

/** A question about a run, to be changed before it is sent. */
export function aboutRun(run: RunView, code: string): string {
  const wrote = run.output.map(({ text }) => text).join("");
  const ended = run.message === "" ? run.summary : `${run.summary}: ${run.message}`;
  const parts = [`My ${run.language_name} code:`, fenced(code, run.language)];
  if (run.input.trim() !== "") parts.push("I gave it this to read:", fenced(shortened(run.input)));
  if (wrote.trim() !== "") parts.push("It wrote:", fenced(shortened(wrote)));
  parts.push(`${ended}.`);
  return parts.join("\n\n");
}

/** A question about one test of a run, to be changed before it is sent. */
export function aboutTest(run: RunView, test: TestRunView, code: string): string {
  const parts = [`My ${run.language_name} code:`, fenced(code, run.language)];
  const why = test.message === "" ? test.words : `${test.words}: ${test.message}`;
  parts.push(`The test “${test.name}” did not pass. ${why}.`);
  if (test.input) parts.push("It reads:", fenced(shortened(test.input)));
  if (test.call !== null) parts.push("It calls:", fenced(shortened(test.call), run.language));
  if (test.expected !== null) parts.push("Expected:", fenced(shortened(test.expected)));
  if (test.expected !== null && test.got !== null) parts.push("Got:", fenced(shortened(test.got)));
  if (test.printed !== "") parts.push("It printed:", fenced(shortened(test.printed)));
  return parts.join("\n\n");
}

function shortened(text: string): string {
  const chars = [...text];
  if (chars.length <= QUOTED_MAX_CHARS) return text;
  return `…${chars.slice(-QUOTED_MAX_CHARS).join("")}`;
}

/** As a block of Markdown; longer marks where the text has some. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}
