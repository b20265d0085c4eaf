// Assertions about an answer: how they find it, and the functions of the test libraries they are written for.

import * as std from 'qjs:std';
import { inspect } from './inspect.js';
import { write } from './streams.js';
import { assert, fits } from './assert.js';
import { isAlike, isEqual } from './equality.js';

let answer;
const globalEval = eval;

export const answerOf = () => answer;
export const setAnswer = (names) => void (answer = names);

/** The names of a script: what it exports, else what it declares at its top. */
export function namesOf(module) {
  const exported = module.exports;
  if (typeof exported === 'function' || (exported && Object.keys(exported).length)) return exported;
  return new Proxy(exported, {
    has: (_, name) => typeof name === 'string' && found(name) !== undefined,
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? found(name) : undefined),
  });
}

function found(name) {
  if (name === 'default' || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return undefined;
  return globalEval(`typeof ${name} === 'undefined' ? undefined : ${name}`);
}

class Unmet extends Error {
  get name() {
    return 'AssertionError';
  }
}

function check(holds, isNot, said) {
  if (holds === isNot) throw new Unmet(said);
}

function thrownBy(call) {
  try {
    call();
  } catch (problem) {
    return { problem };
  }
  return null;
}

function isThrown(thrown, expected) {
  if (!thrown) return false;
  if (typeof expected === 'string') return String(thrown.problem?.message ?? thrown.problem).includes(expected);
  if (expected instanceof RegExp) return expected.test(String(thrown.problem?.message ?? thrown.problem));
  if (expected instanceof Error) return thrown.problem?.message === expected.message;
  return fits(thrown.problem, expected);
}

function matchers(actual, isNot) {
  const not = isNot ? 'not ' : '';
  const told = (words, expected) => `expected ${inspect(actual)} ${not}${words}${expected === undefined ? '' : ' ' + inspect(expected)}`;
  const is = (holds, words, expected) => check(Boolean(holds), isNot, told(words, expected));
  const made = {
    toBe: (expected) => check(Object.is(actual, expected), isNot, `expected ${inspect(actual)} ${not}to be ${inspect(expected)}`),
    toEqual: (expected) => check(isAlike(actual, expected), isNot, `expected ${inspect(actual)} ${not}to equal ${inspect(expected)}`),
    toStrictEqual: (expected) => check(isEqual(actual, expected, true), isNot, `expected ${inspect(actual)} ${not}to equal ${inspect(expected)}`),
    toBeTruthy: () => is(actual, 'to be truthy'),
    toBeFalsy: () => is(!actual, 'to be falsy'),
    toBeNull: () => is(actual === null, 'to be null'),
    toBeUndefined: () => is(actual === undefined, 'to be undefined'),
    toBeDefined: () => is(actual !== undefined, 'to be defined'),
    toBeNaN: () => is(Number.isNaN(actual), 'to be NaN'),
    toBeGreaterThan: (than) => is(actual > than, 'to be greater than', than),
    toBeGreaterThanOrEqual: (than) => is(actual >= than, 'to be at least', than),
    toBeLessThan: (than) => is(actual < than, 'to be less than', than),
    toBeLessThanOrEqual: (than) => is(actual <= than, 'to be at most', than),
    toBeCloseTo: (to, digits = 2) => is(actual === to || Math.abs(actual - to) < 10 ** -digits / 2, 'to be close to', to),
    toBeInstanceOf: (of) => is(actual instanceof of, 'to be an instance of', of),
    toContain: (one) => is(typeof actual === 'string' ? actual.includes(one) : [...actual].some((own) => Object.is(own, one)), 'to contain', one),
    toContainEqual: (one) => is([...actual].some((own) => isAlike(own, one)), 'to contain', one),
    toHaveLength: (length) => is(actual?.length === length, 'to have length', length),
    toHaveProperty: (path, ...value) => {
      const keys = Array.isArray(path) ? path : String(path).split('.');
      let at = actual;
      const has = keys.every((key) => at !== null && at !== undefined && key in Object(at) && ((at = at[key]), true));
      is(has && (!value.length || isAlike(at, value[0])), 'to have the property', path);
    },
    toMatch: (pattern) => is(typeof pattern === 'string' ? actual.includes(pattern) : pattern.test(actual), 'to match', pattern),
    toMatchObject: (part) => is(Object.keys(part).every((key) => isAlike(actual?.[key], part[key])), 'to match', part),
    toThrow: (expected) => {
      const thrown = typeof actual === 'function' ? thrownBy(actual) : { problem: actual };
      check(isThrown(thrown, expected), isNot, `expected the function ${not}to throw${expected === undefined ? '' : ' ' + inspect(expected)}${thrown ? `, it threw ${String(thrown.problem)}` : ''}`);
    },
  };
  made.toThrowError = made.toThrow;
  return made;
}

function expect(actual) {
  const later = (isNot, isRejection) => new Proxy({}, {
    get: (_, name) => async (...args) => {
      let value;
      let raised = false;
      try {
        value = await (typeof actual === 'function' ? actual() : actual);
      } catch (problem) {
        raised = true;
        value = problem;
      }
      if (raised !== isRejection) throw isRejection ? new Unmet(`expected a rejection, got ${inspect(value)}`) : value;
      return matchers(value, isNot)[name](...args);
    },
  });
  return {
    ...matchers(actual, false),
    not: matchers(actual, true),
    resolves: Object.assign(later(false, false)),
    rejects: Object.assign(later(false, true)),
  };
}

const all = [];
let around = { name: '', before: [], after: [], once: [], last: [] };

function test(name, options, call) {
  if (typeof options === 'function') call = options;
  const groups = [];
  for (let one = around; one; one = one.outer) groups.unshift(one);
  all.push({ name: [...groups.map((group) => group.name), name].filter(Boolean).join(' > '), groups, call });
}
test.skip = test.todo = () => {};
test.only = test;
test.each = (rows) => (name, call) => rows.forEach((row) => {
  const args = Array.isArray(row) ? row : [row];
  test(args.reduce((text, arg) => text.replace(/%[sdifjop]/, () => (typeof arg === 'string' ? arg : inspect(arg))), name), () => call(...args));
});

function describe(name, options, call) {
  if (typeof options === 'function') call = options;
  const outer = around;
  around = { name, outer, before: [], after: [], once: [], last: [] };
  try {
    call();
  } finally {
    around = outer;
  }
}
describe.skip = () => {};
describe.only = describe;

export const jest = {
  test,
  it: test,
  xit: test.skip,
  xtest: test.skip,
  xdescribe: describe.skip,
  describe,
  suite: describe,
  expect,
  beforeEach: (call) => around.before.push(call),
  afterEach: (call) => around.after.push(call),
  beforeAll: (call) => around.once.push(call),
  afterAll: (call) => around.last.push(call),
  before: (call) => around.once.push(call),
  after: (call) => around.last.push(call),
};

/** An import as a call of `require`, on as many lines: the assertions are no module, so that they see a script's names. */
function required(code) {
  return code
    .replace(/^([ \t]*)import\s+([\s\S]*?)\s+from\s*(['"][^'"\n]+['"])/gm, (whole, margin, names, from) => {
      const lines = '\n'.repeat(whole.split('\n').length - 1);
      const parts = [];
      const braces = /\{([\s\S]*)\}/.exec(names);
      if (braces) parts.push(`{${braces[1].replace(/\bas\b/g, ':').replace(/\s+/g, ' ')}} = require(${from})`);
      const rest = names.replace(/\{[\s\S]*\}/, '').split(',').map((one) => one.trim()).filter(Boolean);
      for (const one of rest) {
        const space = /^\*\s+as\s+(.+)$/.exec(one);
        parts.push(space ? `${space[1]} = require(${from})` : `${one} = ((own) => own.default ?? own)(require(${from}))`);
      }
      return `${margin}const ${parts.join(', ')}${lines}`;
    })
    .replace(/^([ \t]*)import\s*['"][^'"\n]+['"]/gm, '$1');
}

/** Runs assertions: first what stands in them, then the tests they declare. */
export async function runTests(code, loop) {
  for (const [name, value] of Object.entries({ assert, ...jest })) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  const script = required(code);
  const strict = script === code ? '' : "'use strict'; ";
  const body = std.evalScript(`(async () => { ${strict}${script}\n})`);
  await finish(body, loop);
  await runDeclared(loop);
}

/** Runs what a program has declared with `node:test`, as Node does when the program came to its end. */
export async function runDeclared(loop) {
  let first;
  const done = new Set();
  for (const { name, groups, call } of all) {
    try {
      for (const group of groups) {
        if (!done.has(group)) for (const before of group.once) await finish(before, loop);
        done.add(group);
        for (const before of group.before) await finish(before, loop);
      }
      await finish(call, loop);
      for (const group of [...groups].reverse()) for (const after of group.after) await finish(after, loop);
      write(2, `ok - ${name}\n`);
    } catch (problem) {
      write(2, `not ok - ${name}\n`);
      first ??= { problem };
    }
  }
  if (first) throw first.problem;
}

/** Calls the function of one of these names: of the answer, or of its class Solution. */
export async function callFunction({ names, json }, loop) {
  const of = callable(answer, names) ?? ofSolution(names);
  if (!of) throw new ReferenceError(`The answer has no function ${names[0]}`);
  return await finish(() => of(...parse(json)), loop);
}

const parse = JSON.parse;

function callable(owner, names) {
  const name = names.find((name) => typeof owner?.[name] === 'function');
  return name === undefined ? undefined : (...args) => owner[name](...args);
}

function ofSolution(names) {
  const { Solution, default: only } = answer ?? {};
  if (typeof Solution === 'function') return callable(new Solution(), names);
  if (typeof answer === 'function') return answer;
  return typeof only === 'function' ? only : undefined;
}

/** Waits until a call has done all it began, and gives what came of it. */
async function finish(call, loop) {
  let outcome;
  const settled = (async () => call())().then((value) => (outcome = { value }), (problem) => (outcome = { problem, failed: true }));
  while (!outcome) {
    await loop();
    if (!outcome) {
      await null;
      if (!outcome) throw new Unmet('the test waits for something that never comes');
    }
  }
  await settled;
  if (outcome.failed) throw outcome.problem;
  return outcome.value;
}
