// The only way to Rust: typed commands, typed errors and each page's news.
import { Channel, invoke } from "@tauri-apps/api/core";
import { keepEarly, takeEarly } from "./early";
import { SENTENCES } from "./sentences";
import type { CandidateNews, Commands, ConsoleNews, ErrorReply } from "./types";

/** A command that was not carried out, with the reply that says why. */
export class AskError extends Error {
  readonly reply: ErrorReply;

  constructor(reply: ErrorReply) {
    super(reply.message);
    this.name = "AskError";
    this.reply = reply;
  }
}

let tellLocked: (() => void) | null = null;

/** Has a page told whenever Rust refuses it something because the console is locked. */
export function whenLocked(tell: () => void) {
  tellLocked = tell;
}

/** Asks Rust; rejects with an AskError and nothing else. */
export async function ask<K extends keyof Commands>(
  command: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["reply"]> {
  const early = takeEarly(command, request) as Promise<Commands[K]["reply"]> | null;
  return early ?? askNow(command, request);
}

/** Asks Rust before the answer is needed: the first `ask` of the same has it. */
export function askEarly<K extends keyof Commands>(
  command: K,
  request: Commands[K]["request"],
  after: Promise<unknown> = Promise.resolve(),
) {
  keepEarly(
    command,
    request,
    after.then(() => askNow(command, request)),
  );
}

async function askNow<K extends keyof Commands>(
  command: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["reply"]> {
  refuseHalfCharacters(request);
  try {
    return await invoke<Commands[K]["reply"]>(command, { request });
  } catch (rejection) {
    throw refused(rejection);
  }
}

/** Half of a character, as a careless program leaves it in what is pasted, is no text that could be
 * kept; Rust could not even read the request, and would not say why. */
function refuseHalfCharacters(request: unknown) {
  JSON.stringify(request, (_, value: unknown) => {
    if (typeof value !== "string" || !/\p{Surrogate}/u.test(value)) return value;
    throw new AskError({
      code: "invalid_input",
      message: "The text contains half a character, which can’t be saved. Remove it.",
      fields: [],
      session: null,
    });
  });
}

type WatchCommand = "watch_console" | "watch_candidate";

/** A channel that was opened before anyone listened, with what came on it. */
interface EarlyChannel {
  channel: Channel<unknown>;
  news: unknown[];
}

/** Has the console told what changes, from now until the page goes. */
export function watchConsole(onNews: (news: ConsoleNews) => void): Promise<void> {
  return watch("watch_console", onNews);
}

/** Has the candidate's page told what changes, from now until it goes. */
export function watchCandidate(onNews: (news: CandidateNews) => void): Promise<void> {
  return watch("watch_candidate", onNews);
}

/** Opens a page's channel before the page listens: what comes on it waits for the first who watches. */
export function watchEarly(command: WatchCommand): Promise<unknown> {
  const news: unknown[] = [];
  const channel = new Channel<unknown>((piece) => news.push(piece));
  const opened = watchOn(command, channel).then((): EarlyChannel => ({ channel, news }));
  keepEarly(command, null, opened);
  return opened;
}

async function watch<News>(command: WatchCommand, onNews: (news: News) => void): Promise<void> {
  const early = takeEarly(command, null) as Promise<EarlyChannel> | null;
  if (!early) return watchOn(command, new Channel<News>(onNews));
  const { channel, news } = await early;
  news.forEach((piece) => onNews(piece as News));
  channel.onmessage = (piece) => onNews(piece as News);
}

async function watchOn<News>(command: WatchCommand, channel: Channel<News>): Promise<void> {
  try {
    await invoke<null>(command, { channel });
  } catch (rejection) {
    throw refused(rejection);
  }
}

function refused(rejection: unknown): AskError {
  const reply = errorReply(rejection);
  if (reply.code === "locked") tellLocked?.();
  return new AskError(reply);
}

/** A new name for one intended change. */
export function requestId(): string {
  return crypto.randomUUID();
}

/** Whatever was thrown, as the one shape every error has. */
export function errorReply(thrown: unknown): ErrorReply {
  if (thrown instanceof AskError) return thrown.reply;
  if (isErrorReply(thrown)) return thrown;
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  // The access list refuses before any command runs, and does so with a bare string.
  const code = /not allowed/i.test(words) ? "forbidden" : "internal";
  return { code, message: words, fields: [], session: null };
}

function isErrorReply(thrown: unknown): thrown is ErrorReply {
  if (typeof thrown !== "object" || thrown === null) return false;
  const { code, message, fields } = thrown as Partial<ErrorReply>;
  return (
    typeof code === "string" &&
    Object.hasOwn(SENTENCES, code) &&
    typeof message === "string" &&
    Array.isArray(fields)
  );
}
