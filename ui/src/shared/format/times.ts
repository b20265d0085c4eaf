// Moments and lengths as people read them.
import { locale } from "./locale";

const two = (n: number) => String(n).padStart(2, "0");

/** Minutes and seconds, "06:02" or "120:00"; minutes are never folded into hours. */
export function minutesSeconds(seconds: number): string {
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** What is left, "32:14"; a started second counts whole, so that 00:00 means over. */
export function left(ms: number): string {
  return minutesSeconds(Math.ceil(Math.max(0, ms) / 1000));
}

/** What went by, "27:46"; only whole seconds count. */
export function gone(ms: number): string {
  return minutesSeconds(Math.floor(Math.max(0, ms) / 1000));
}

// Made on first use: this module is loaded before anything is known to need a date.
let formats: Record<"time" | "timeS" | "day" | "dayYear" | "full", Intl.DateTimeFormat> | undefined;

function format() {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale(), { hourCycle: "h23", ...options });
  formats ??= {
    time: make({ hour: "2-digit", minute: "2-digit" }),
    timeS: make({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    day: make({ day: "numeric", month: "short" }),
    dayYear: make({ day: "numeric", month: "short", year: "numeric" }),
    full: make({ dateStyle: "full", timeStyle: "medium" }),
  };
  return formats;
}

function midnight(at: Date, days = 0): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
}

/** "Today 09:12", "Yesterday", "20 Nov", "20 Nov 2023". */
export function day(at: number, now = Date.now()): string {
  const today = new Date(now);
  if (at >= midnight(today) && at < midnight(today, 1)) return `Today ${format().time.format(at)}`;
  if (at >= midnight(today, -1) && at < midnight(today)) return "Yesterday";
  return dayAlone(at, today);
}

/** "20 Nov", "20 Nov 2023": a day that is told as in ISO 8601, wherever one is; null where it is none. */
export function date(iso: string, now = Date.now()): string | null {
  const at = new Date(`${iso}T00:00`).getTime();
  return Number.isNaN(at) ? null : dayAlone(at, new Date(now));
}

function dayAlone(at: number, today: Date): string {
  const sameYear = new Date(at).getFullYear() === today.getFullYear();
  return (sameYear ? format().day : format().dayYear).format(at);
}

/** "09:12:40", on whatever day. */
export function timeOfDay(at: number): string {
  return format().timeS.format(at);
}

/** "09:12:40" today, with the day before it otherwise. */
export function moment(at: number, now = Date.now()): string {
  return dated(at, now, format().timeS.format(at));
}

/** "09:12" today, with the day before it otherwise. */
export function minute(at: number, now = Date.now()): string {
  return dated(at, now, format().time.format(at));
}

function dated(at: number, now: number, time: string): string {
  const today = new Date(now);
  if (at >= midnight(today) && at < midnight(today, 1)) return time;
  return `${dayAlone(at, today)}, ${time}`;
}

/** The whole date and time, for titles. */
export function fullMoment(at: number): string {
  return format().full.format(at);
}
