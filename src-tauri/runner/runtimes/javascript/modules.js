// What `require` gives: the parts of Node that programs of an interview use, and the answer.

import { inspect, format } from './inspect.js';
import { readAll, readLine } from './streams.js';
import { assert, strict } from './assert.js';
import { isEqual } from './equality.js';
import { timers } from './timers.js';
import { answerOf, jest } from './testing.js';

function unknown(name) {
  const problem = new Error(`Cannot find module '${name}'`);
  problem.code = 'MODULE_NOT_FOUND';
  return problem;
}

function notThere(call, path) {
  const problem = new Error(`ENOENT: no such file or directory, ${call} '${path}'`);
  Object.assign(problem, { errno: -2, code: 'ENOENT', syscall: call, path });
  return problem;
}

function readFile(path, options) {
  if (path !== 0 && path !== '/dev/stdin') throw notThere('open', path);
  const text = readAll();
  if (typeof options === 'string' || options?.encoding) return text;
  // What a Buffer is used for here: its text.
  return { toString: () => text, length: text.length, trim: undefined };
}

class Emitter {
  #calls = new Map();
  on(name, call) {
    this.#calls.set(name, [...(this.#calls.get(name) ?? []), { call }]);
    return this;
  }
  once(name, call) {
    this.#calls.set(name, [...(this.#calls.get(name) ?? []), { call, once: true }]);
    return this;
  }
  off(name, call) {
    this.#calls.set(name, (this.#calls.get(name) ?? []).filter((one) => one.call !== call));
    return this;
  }
  emit(name, ...args) {
    const calls = this.#calls.get(name) ?? [];
    this.#calls.set(name, calls.filter((one) => !one.once));
    if (!calls.length && name === 'error') throw args[0];
    for (const { call } of calls) call.apply(this, args);
    return calls.length > 0;
  }
  listenerCount(name) {
    return (this.#calls.get(name) ?? []).length;
  }
  removeAllListeners(name) {
    if (name === undefined) this.#calls.clear();
    else this.#calls.delete(name);
    return this;
  }
}
Emitter.prototype.addListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;
Emitter.EventEmitter = Emitter;

/** The readline module: lines of the input, one an event. */
class Interface extends Emitter {
  #isClosed = false;
  #asked = [];
  constructor() {
    super();
    timers.setImmediate(() => this.#next());
  }
  #next() {
    if (this.#isClosed) return;
    if (!this.#asked.length && !this.listenerCount('line')) return;
    const line = readLine();
    if (line === null) return this.close();
    if (this.#asked.length) this.#asked.shift()(line);
    else this.emit('line', line);
    timers.setImmediate(() => this.#next());
  }
  on(name, call) {
    super.on(name, call);
    if (name === 'line') timers.setImmediate(() => this.#next());
    return this;
  }
  question(text, options, call) {
    process.stdout.write(text);
    this.#asked.push(typeof options === 'function' ? options : call);
    timers.setImmediate(() => this.#next());
  }
  setPrompt() {}
  prompt() {}
  write() {}
  pause() { return this; }
  resume() { return this; }
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
  async *[Symbol.asyncIterator]() {
    for (let line = readLine(); line !== null; line = readLine()) yield line;
    this.close();
  }
}

function promisify(call) {
  return (...args) => new Promise((fulfil, reject) => call(...args, (problem, value) => (problem ? reject(problem) : fulfil(value))));
}

const joinPath = (...parts) => parts.filter(Boolean).join('/').replace(/\/+/g, '/');

const known = {
  fs: () => ({ readFileSync: readFile, existsSync: () => false, writeFileSync: (path) => { throw notThere('open', path); }, readFile: (path, options, call) => (call ?? options)(notThere('open', path)), promises: { readFile: async (path, options) => readFile(path, options) } }),
  assert: () => assert,
  'assert/strict': () => strict,
  readline: () => ({ createInterface: () => new Interface() }),
  'readline/promises': () => ({
    createInterface: () => {
      const made = new Interface();
      const question = made.question.bind(made);
      made.question = (text) => new Promise((go) => question(text, go));
      return made;
    },
  }),
  util: () => ({ inspect, format, promisify, isDeepStrictEqual: (a, b) => isEqual(a, b, true), types: {}, inherits: (one, above) => Object.setPrototypeOf(one.prototype, above.prototype) }),
  events: () => Emitter,
  os: () => ({ EOL: '\n', cpus: () => [], platform: () => 'wasi' }),
  path: () => ({ join: joinPath, basename: (path) => path.split('/').pop(), dirname: (path) => path.split('/').slice(0, -1).join('/') || '.', extname: (path) => /\.[^./]+$/.exec(path)?.[0] ?? '', sep: '/' }),
  process: () => process,
  timers: () => timers,
  'timers/promises': () => ({ setTimeout: (wait, value) => new Promise((go) => timers.setTimeout(go, wait, value)) }),
  perf_hooks: () => ({ performance }),
  test: () => Object.assign(jest.test, jest),
  vitest: () => jest,
  '@jest/globals': () => jest,
};
const loaded = new Map();

export function require(name) {
  name = String(name);
  if (/^\.{1,2}\//.test(name)) {
    const answer = answerOf();
    if (!answer) throw unknown(name);
    return answer;
  }
  const own = name.replace(/^node:/, '');
  if (!Object.hasOwn(known, own)) throw unknown(name);
  if (!loaded.has(own)) loaded.set(own, known[own]());
  return loaded.get(own);
}
