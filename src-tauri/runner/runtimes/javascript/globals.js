// What a program finds beside the language itself: console, timers, process, require.

import * as os from 'qjs:os';
import { format, inspect } from './inspect.js';
import { write, readAll, readLine } from './streams.js';
import { end, exited, finished } from './ends.js';
import { timers } from './timers.js';
import { require } from './modules.js';
import { cloned } from './equality.js';

// When the run began. In microseconds, as `os.now` is.
let start = 0;
const performance = { now: () => (os.now() - start) / 1000, timeOrigin: 0, mark() {}, measure() {} };
const counts = new Map();
const clocks = new Map();
let margin = '';

function line(number, args) {
  const text = format(...args);
  write(number, (margin ? text.split('\n').map((one) => margin + one).join('\n') : text) + '\n');
}

const out = (...args) => line(1, args);
const err = (...args) => line(2, args);

const console = {
  log: out,
  info: out,
  debug: out,
  error: err,
  warn: err,
  trace: (...args) => err('Trace:', ...args),
  dir: (value, options) => write(1, inspect(value, options) + '\n'),
  table: (rows) => line(1, [table(rows)]),
  assert: (holds, ...args) => {
    if (!holds) err(...(args.length ? ['Assertion failed:', ...args] : ['Assertion failed']));
  },
  group: (...args) => {
    if (args.length) out(...args);
    margin += '  ';
  },
  groupEnd: () => {
    margin = margin.slice(2);
  },
  count: (name = 'default') => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    out(`${name}: ${counts.get(name)}`);
  },
  countReset: (name = 'default') => void counts.delete(name),
  time: (name = 'default') => void clocks.set(name, os.now()),
  timeEnd: (name = 'default') => out(`${name}: ${((os.now() - (clocks.get(name) ?? os.now())) / 1000).toFixed(3)}ms`),
  timeLog: (name = 'default') => out(`${name}: ${((os.now() - (clocks.get(name) ?? os.now())) / 1000).toFixed(3)}ms`),
};
console.groupCollapsed = console.group;

function table(rows) {
  if (typeof rows !== 'object' || rows === null) return inspect(rows);
  const names = [];
  const lines = Object.keys(rows).map((index) => {
    const row = rows[index];
    const cells = { '(index)': index };
    if (typeof row === 'object' && row !== null) for (const key of Object.keys(row)) cells[key] = inspect(row[key]);
    else cells.Values = inspect(row);
    for (const key of Object.keys(cells)) if (!names.includes(key)) names.push(key);
    return cells;
  });
  const widths = names.map((name) => Math.max(name.length, ...lines.map((cells) => (cells[name] ?? '').length)) + 2);
  const drawn = (cells) => `│${cells.map((cell, at) => ' ' + cell.padEnd(widths[at] - 1)).join('│')}│`;
  const rule = (left, middle, right) => left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  return [
    rule('┌', '┬', '┐'),
    drawn(names),
    rule('├', '┼', '┤'),
    ...lines.map((cells) => drawn(names.map((name) => cells[name] ?? ''))),
    rule('└', '┴', '┘'),
  ].join('\n');
}

const hrtime = (before) => {
  const now = os.now() - start;
  const made = [Math.floor(now / 1e6), Math.floor((now % 1e6) * 1000)];
  if (!before) return made;
  const difference = made[0] * 1e9 + made[1] - before[0] * 1e9 - before[1];
  return [Math.floor(difference / 1e9), difference % 1e9];
};
hrtime.bigint = () => BigInt(Math.floor((os.now() - start) * 1000));

function stream(number) {
  return {
    fd: number,
    isTTY: false,
    writable: true,
    columns: 80,
    write: (text, encoding, then) => {
      write(number, typeof text === 'string' ? text : String(text));
      const call = typeof encoding === 'function' ? encoding : then;
      if (typeof call === 'function') queueMicrotask(call);
      return true;
    },
    end: (text) => void (text !== undefined && write(number, String(text))),
    on() { return this; },
    once() { return this; },
    emit: () => false,
  };
}

/** process.stdin: gives all of the input at once, then its end. */
function input() {
  const calls = { data: [], end: [], readable: [], close: [] };
  let isAsked = false;
  let left = null;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    timers.setImmediate(() => {
      const text = readAll();
      if (text && calls.data.length) for (const call of calls.data) call(text);
      else if (text) {
        left = text;
        for (const call of calls.readable) call();
      }
      for (const call of [...calls.readable, ...calls.end, ...calls.close]) call();
    });
  };
  const self = {
    fd: 0,
    isTTY: false,
    on(name, call) {
      calls[name]?.push(call);
      if (name !== 'close') ask();
      return self;
    },
    read: () => {
      const text = left;
      left = null;
      return text;
    },
    setEncoding: () => self,
    resume: () => (ask(), self),
    pause: () => self,
    pipe: (to) => (self.on('data', (text) => to.write(text)), to),
    removeListener: () => self,
    removeAllListeners: () => self,
    async *[Symbol.asyncIterator]() {
      const text = readAll();
      if (text) yield text;
    },
  };
  self.once = self.addListener = self.on;
  return self;
}

/** Has the clocks begin now. */
export function startClock() {
  start = os.now();
  performance.timeOrigin = Date.now();
}

export function install() {
  const heard = { exit: [], beforeExit: [] };
  const process = {
    argv: ['node', 'answer.js'],
    argv0: 'node',
    execArgv: [],
    env: {},
    exitCode: undefined,
    pid: 1,
    platform: 'wasi',
    arch: 'wasm32',
    version: 'v22.0.0',
    versions: { node: '22.0.0', quickjs: '0' },
    stdin: input(),
    stdout: stream(1),
    stderr: stream(2),
    cwd: () => '/',
    uptime: () => (os.now() - start) / 1e6,
    hrtime,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    nextTick: (call, ...args) => timers.queueMicrotask(() => call(...args)),
    exit: (code) => {
      exited(code ?? process.exitCode);
      finished();
    },
    on: (name, call) => (heard[name]?.push(call), process),
    emitWarning: (text) => err(`Warning: ${text}`),
  };
  process.once = process.addListener = process.on;
  process.off = process.removeListener = () => process;
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
  for (const name of ['print', 'gc', 'navigator', 'argv0', 'execArgv']) delete globalThis[name];
  const made = {
    console,
    performance,
    process,
    require: (name) => require(name),
    readline: readLine,
    global: globalThis,
    structuredClone: cloned,
    reportError: end,
    ...timers,
  };
  for (const [name, value] of Object.entries(made)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
