// Counts as people read them.

// Grouped the way Rust groups the numbers in its sentences, so that both agree on one screen.
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** "18,420". */
export function count(n: number): string {
  return grouped.format(n);
}

/** "1 session", "5 sessions". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const SMALL = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** "Two things", "12 things": a number that opens a sentence. */
export function opening(n: number, one: string, many = `${one}s`): string {
  return `${SMALL[n] ?? count(n)} ${n === 1 ? one : many}`;
}

const sizes = {
  kilobyte: new Intl.NumberFormat("en", {
    style: "unit",
    unit: "kilobyte",
    maximumFractionDigits: 0,
  }),
  megabyte: new Intl.NumberFormat("en", {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  }),
};

/** "72 kB", "1.2 MB". */
export function bytes(n: number): string {
  return n < 1e6 ? sizes.kilobyte.format(n / 1e3) : sizes.megabyte.format(n / 1e6);
}
