// What code that comes from web pages and chat programs holds and no compiler takes: odd blanks, line ends of
// typesetters, and signs that can't be seen.
import { count } from "../format/numbers";

/** How many signs were replaced or removed. */
export interface Cleaned {
  blanks: number;
  line_ends: number;
  invisible: number;
}

/** A sign and what stands in its place afterwards. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** Blanks that do not break, have a width of their own, or are a whole character wide. */
const BLANKS = "\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000";
/** What ends a line elsewhere: in Word, on mainframes, in Unicode. */
const LINE_ENDS = "\\u000b\\u0085\\u2028\\u2029";
/** Signs without a width: soft hyphens, joiners, marks of direction and of byte order. */
const INVISIBLE =
  "\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff";
const ODD = new RegExp(`([${BLANKS}])|([${LINE_ENDS}])|[${INVISIBLE}]`, "g");

/** What a joiner may follow: a part of an emoji, or a letter of a script that joins its letters or has marks
 * on them. There it is a part of the word, as in Persian, Hindi or a family of emoji. */
const JOINABLE =
  /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}]|(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{L})$/u;
const IDEOGRAPHIC_BLANK = "\u3000";
const CJK =
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3001-\\u303f\\uff01-\\uff60]";
/** Between words of these scripts a wide blank is what their keyboards type. */
const AFTER_CJK = new RegExp(`${CJK}\\u3000*$`, "u");
const BEFORE_CJK = new RegExp(`^\\u3000*${CJK}`, "u");
/** As much as is looked at around a sign. */
const AROUND = 8;

/** The changes that make code of what was pasted; joiners and wide blanks stay where a text needs them. */
export function cleaningOf(text: string): { changes: Change[]; cleaned: Cleaned } {
  const changes: Change[] = [];
  const cleaned: Cleaned = { blanks: 0, line_ends: 0, invisible: 0 };
  for (const { 0: sign, 1: blank, 2: line_end, index } of text.matchAll(ODD)) {
    if (belongs(sign, text, index)) continue;
    const kind = blank ? "blanks" : line_end ? "line_ends" : "invisible";
    cleaned[kind] += 1;
    changes.push({ from: index, to: index + 1, insert: blank ? " " : line_end ? "\n" : "" });
  }
  return { changes, cleaned };
}

function belongs(sign: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - AROUND), at);
  if (sign === "\u200c" || sign === "\u200d") return JOINABLE.test(before);
  if (sign !== IDEOGRAPHIC_BLANK) return false;
  return AFTER_CJK.test(before) && BEFORE_CJK.test(text.slice(at + 1, at + 1 + AROUND));
}

/** What was done, in words. */
export function cleanedWords({ blanks, line_ends, invisible }: Cleaned): string {
  const parts = [
    part(blanks, "odd space", "replaced"),
    part(line_ends, "odd line break", "replaced"),
    part(invisible, "invisible character", "removed"),
  ];
  return `Cleaned for code: ${parts.filter((words) => words !== "").join(", ")}.`;
}

function part(many: number, what: string, done: string): string {
  return many === 0 ? "" : `${count(many)} ${what}${many === 1 ? "" : "s"} ${done}`;
}
