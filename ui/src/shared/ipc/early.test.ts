import { beforeEach, describe, expect, it, vi } from "vitest";

/** Calls to Rust on their way, and what they are answered with. */
interface Call {
  command: string;
  answer: (value: unknown) => void;
  refuse: (reason: unknown) => void;
}

const calls = vi.hoisted(() => [] as Call[]);
const channels = vi.hoisted(() => [] as { onmessage: (news: unknown) => void }[]);

vi.mock("@tauri-apps/api/core", () => ({
  Channel: class {
    constructor(public onmessage: (news: unknown) => void) {
      channels.push(this);
    }
  },
  invoke: (command: string) =>
    new Promise((answer, refuse) => calls.push({ command, answer, refuse })),
}));

const { ask, askEarly, watchConsole, watchEarly } = await import("./client");
const { earlyAnswers, forgetEarly } = await import("./early");

const settled = () => new Promise((resolve) => setTimeout(resolve));
const commands = () => calls.map(({ command }) => command);

beforeEach(() => {
  calls.length = 0;
  channels.length = 0;
  forgetEarly();
});

describe("what is asked early", () => {
  it("answers the first who asks the same, and is asked again for the next", async () => {
    askEarly("lock_state", {});
    await settled();
    const first = ask("lock_state", {});
    calls[0]?.answer("known");
    expect(await first).toBe("known");
    void ask("lock_state", {});
    expect(commands()).toEqual(["lock_state", "lock_state"]);
  });

  it("does not answer another question", async () => {
    askEarly("list_sessions", { status: null, text: "", limit: 100, offset: 0 } as never);
    await settled();
    void ask("list_sessions", { status: null, text: "Ada", limit: 100, offset: 0 } as never);
    expect(commands()).toEqual(["list_sessions", "list_sessions"]);
  });

  it("is asked anew where it was refused: a page that was locked opens", async () => {
    askEarly("console_start", {});
    await settled();
    calls[0]?.refuse({ code: "locked", message: "Locked.", fields: [], session: null });
    await settled();
    const start = ask("console_start", {});
    expect(commands()).toEqual(["console_start", "console_start"]);
    calls[1]?.answer("open");
    expect(await start).toBe("open");
  });

  it("waits for the channel that is to hear of changes", async () => {
    askEarly("console_start", {}, watchEarly("watch_console"));
    await settled();
    expect(commands()).toEqual(["watch_console"]);
    calls[0]?.answer(null);
    await settled();
    expect(commands()).toEqual(["watch_console", "console_start"]);
  });
});

describe("a channel that is opened early", () => {
  it("keeps what came until the page listens, and then passes news on", async () => {
    void watchEarly("watch_console");
    channels[0]?.onmessage("first");
    channels[0]?.onmessage("second");
    calls[0]?.answer(null);
    const heard: unknown[] = [];
    await watchConsole((news) => heard.push(news));
    expect(heard).toEqual(["first", "second"]);
    channels[0]?.onmessage("third");
    expect(heard).toEqual(["first", "second", "third"]);
    expect(channels.length).toBe(1);
  });

  it("is opened anew where it was refused", async () => {
    const early = watchEarly("watch_console").catch(() => "refused");
    calls[0]?.refuse({ code: "locked", message: "Locked.", fields: [], session: null });
    expect(await early).toBe("refused");
    void watchConsole(() => undefined);
    expect(channels.length).toBe(2);
  });

  it("is waited for, refused or answered, and no longer than was said", async () => {
    await earlyAnswers(60_000);
    const seen: string[] = [];
    askEarly("lock_state", {});
    askEarly("console_start", {});
    await settled();
    void earlyAnswers(60_000).then(() => seen.push("answered"));
    calls[0]?.answer("known");
    await settled();
    expect(seen).toEqual([]);
    calls[1]?.refuse("not now");
    await vi.waitFor(() => expect(seen).toEqual(["answered"]));
    askEarly("lock_state", {});
    await earlyAnswers(1);
  });
});
