import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRead, sources, wordsOf } from "./words.mjs";

const PART = `<script lang="ts">
  import { count } from "./numbers";
  const words = { kept: "Saved", "not kept": "Not saved" };
  const said = $derived(n === "Nothing" ? "none yet" : \`\${count(n)} left\`);
  button.className = "btn quiet small";
  const tags = "table thead tbody".split(" ");
</script>

{#if words.kept === "Saved"}
  <p class="muted hint" title="Time left">
    You have {said} of
    {limit}
  </p>
{/if}
<Field id="field-name" label="Candidate name" rule={{ hint: "Up to 80" }} />
<input placeholder="name" data-testid="Name of it" onclick={() => say("It is done")} />

<style>
  p { content: "Never listed"; }
</style>
`;

describe("the list of words", () => {
  it("holds what each kind of place in a part says, with its line, and no code", () => {
    const found = wordsOf("Part.svelte", PART).map(({ line, text }) => `${line}: ${text}`);
    expect(found.toSorted()).toEqual(
      [
        "3: Saved",
        "3: Not saved",
        "4: none yet",
        "4: ${count(n)} left",
        "10: Time left",
        "11: You have {said} of {limit}",
        "15: Candidate name",
        "15: Up to 80",
        "16: name",
        "16: It is done",
      ].toSorted(),
    );
  });

  it("holds what a script says, with its line", () => {
    const script = 'import a from "A thing";\n\nexport const label: "Some Type" = f(`Undo`);\n';
    expect(wordsOf("words.ts", script)).toEqual([{ line: 3, text: "Undo" }]);
  });

  it.each(["Undo", "no email", "12 min", "Over half left", "(a script, not an AI)", "1 of 3 left"])(
    "takes %j for words",
    (text) => expect(isRead(text)).toBe(true),
  );

  it.each([
    "session_id",
    "12px 6px",
    "2px solid var(--accent)",
    "minmax(0, 1fr)",
    '[role="dialog"], [role="menu"]',
    '#set-passcode [aria-invalid="true"]',
    "input, textarea",
    "pre > code",
    "(prefers-color-scheme: dark)",
    '<span class="md-link">',
    "ArrowUp",
  ])("takes %j for code", (text) => expect(isRead(text)).toBe(false));

  /** The words without the code among them, however deep. */
  function wordsAlone(text) {
    const alone = text.replace(/\$?\{[^{}]*\}|<[^<>]*>/g, "…");
    return alone === text ? text : wordsAlone(alone);
  }

  it("has apostrophes and quotation marks as they are printed, not as they are typed", () => {
    const all = sources().flatMap((path) =>
      wordsOf(path, readFileSync(path, "utf8")).map(({ line, text }) => [
        `${path}:${line}`,
        wordsAlone(text),
      ]),
    );
    expect(all.some(([, text]) => text.includes("’"))).toBe(true);
    expect(all.filter(([, text]) => /['"]/.test(text))).toEqual([]);
  });
});
