// Timers, and the loop that runs them.

import * as std from 'qjs:std';
import * as os from 'qjs:os';
import { end } from './ends.js';

const due = new Map();
let last = 0;

function add(call, delay, args, every) {
  if (typeof call !== 'function') throw new TypeError('The "callback" argument must be of type function');
  let wait = Number(delay);
  if (!(wait >= 1 && wait <= 2147483647)) wait = 1;
  const id = ++last;
  due.set(id, { id, at: os.now() / 1000 + wait, wait, call, args, every });
  return new Timeout(id);
}

class Timeout {
  #id;
  constructor(id) { this.#id = id; }
  [Symbol.toPrimitive]() { return this.#id; }
  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
  refresh() { return this; }
  close() { due.delete(this.#id); }
}

function clear(timer) {
  due.delete(typeof timer === 'object' && timer !== null ? +timer : Number(timer));
}

const immediate = [];

export const timers = {
  setTimeout: (call, delay, ...args) => add(call, delay, args, false),
  setInterval: (call, delay, ...args) => add(call, delay, args, true),
  setImmediate: (call, ...args) => {
    const one = { call, args };
    immediate.push(one);
    return one;
  },
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: (one) => {
    const at = immediate.indexOf(one);
    if (at >= 0) immediate.splice(at, 1);
  },
  queueMicrotask: (call) => {
    if (typeof call !== 'function') throw new TypeError('The "callback" argument must be of type function');
    Promise.resolve().then(() => fire(call, []));
  },
};

function fire(call, args) {
  try {
    call(...args);
  } catch (problem) {
    end(problem);
  }
}

// QuickJS polls after every job, so input 5, which tells how often it polled since it was last read, tells
// whether jobs but our own were carried out. It only polls while it has a timer of its own: this one, which
// never comes.
export const keepPolling = () => void os.setTimeout(() => {}, 2147483647);
const polls = std.fdopen(5, 'r');

/** Carries out every job that waits, and those they bring. To be called from a job. */
export async function drain() {
  polls.getByte();
  do {
    await null;
  } while (polls.getByte() > 1);
}

/** Has QuickJS look for rejections that nobody handled: it does where no job waits, and ends the program then. */
async function reject() {
  do {
    polls.getByte();
    await new Promise((go) => os.setTimeout(go, 1));
  } while (polls.getByte() < 1);
}

/** Runs until nothing waits any more. */
export async function loop() {
  for (;;) {
    await drain();
    if (immediate.length) {
      for (const one of immediate.splice(0)) {
        fire(one.call, one.args);
        await drain();
      }
      continue;
    }
    let next;
    for (const one of due.values()) {
      if (!next || one.at < next.at) next = one;
    }
    // It takes a millisecond, so it is not done where there is none to spare.
    if (!next || next.at - os.now() / 1000 > 2) await reject();
    if (!next) return;
    const wait = next.at - os.now() / 1000;
    if (wait > 0) os.sleep(Math.ceil(wait));
    if (next.every) {
      next.at = os.now() / 1000 + next.wait;
    } else {
      due.delete(next.id);
    }
    fire(next.call, next.args);
  }
}
