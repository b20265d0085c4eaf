// Node's `assert`, in the parts that tests use.

import { inspect } from './inspect.js';
import { isEqual } from './equality.js';

export class AssertionError extends Error {
  constructor(options = {}) {
    super(options.message ?? 'Failed');
    this.name = 'AssertionError';
    Object.defineProperty(this, 'code', { value: 'ERR_ASSERTION' });
    for (const key of ['actual', 'expected', 'operator']) Object.defineProperty(this, key, { value: options[key], enumerable: false });
  }
}

function refuse(message, fallback, actual, expected, operator) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: message ?? fallback, actual, expected, operator });
}

export function assert(holds, message) {
  if (!holds) refuse(message, 'The expression evaluated to a falsy value', holds, true, '==');
}

const told = (actual, words, expected) => `${inspect(actual)} ${words} ${inspect(expected)}`;

function equal(actual, expected, message) {
  if (!Object.is(actual, expected)) refuse(message, `Expected values to be strictly equal: ${told(actual, '!==', expected)}`, actual, expected, 'strictEqual');
}

function deepEqual(actual, expected, message) {
  if (!isEqual(actual, expected, true)) refuse(message, `Expected values to be strictly deep-equal: ${told(actual, 'should equal', expected)}`, actual, expected, 'deepStrictEqual');
}

/** Whether what was thrown is what was expected: a class, a pattern, a function or an object. */
export function fits(problem, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(problem));
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && problem instanceof expected) return true;
    if (Error.isPrototypeOf(expected) || expected === Error) return false;
    return expected.call({}, problem) === true;
  }
  return Object.keys(expected).every((key) => (expected[key] instanceof RegExp ? expected[key].test(problem?.[key]) : isEqual(problem?.[key], expected[key], true)));
}

Object.assign(assert, {
  AssertionError,
  ok: (holds, message) => assert(holds, message),
  fail: (message) => refuse(message, 'Failed'),
  equal: (actual, expected, message) => {
    // eslint-disable-next-line eqeqeq
    if (!(actual == expected || (actual !== actual && expected !== expected))) refuse(message, told(actual, '==', expected), actual, expected, '==');
  },
  notEqual: (actual, expected, message) => {
    // eslint-disable-next-line eqeqeq
    if (actual == expected) refuse(message, told(actual, '!=', expected), actual, expected, '!=');
  },
  strictEqual: equal,
  notStrictEqual: (actual, expected, message) => {
    if (Object.is(actual, expected)) refuse(message, `Expected "actual" to be strictly unequal to: ${inspect(expected)}`, actual, expected);
  },
  deepEqual: (actual, expected, message) => {
    if (!isEqual(actual, expected, false)) refuse(message, `Expected values to be loosely deep-equal: ${told(actual, 'should loosely deep-equal', expected)}`, actual, expected);
  },
  notDeepEqual: (actual, expected, message) => {
    if (isEqual(actual, expected, false)) refuse(message, `Expected "actual" not to be loosely deep-equal to: ${inspect(expected)}`, actual, expected);
  },
  deepStrictEqual: deepEqual,
  notDeepStrictEqual: (actual, expected, message) => {
    if (isEqual(actual, expected, true)) refuse(message, `Expected "actual" not to be strictly deep-equal to: ${inspect(expected)}`, actual, expected);
  },
  throws: (call, expected, message) => {
    try {
      call();
    } catch (problem) {
      if (typeof expected !== 'string' && !fits(problem, expected)) throw problem;
      return;
    }
    refuse(typeof expected === 'string' ? expected : message, 'Missing expected exception.');
  },
  doesNotThrow: (call) => void call(),
  rejects: async (begun, expected, message) => {
    try {
      await (typeof begun === 'function' ? begun() : begun);
    } catch (problem) {
      if (typeof expected !== 'string' && !fits(problem, expected)) throw problem;
      return;
    }
    refuse(message, 'Missing expected rejection.');
  },
  match: (text, pattern, message) => {
    if (!pattern.test(text)) refuse(message, `The input did not match the regular expression ${pattern}. Input: ${inspect(text)}`, text, pattern);
  },
  doesNotMatch: (text, pattern, message) => {
    if (pattern.test(text)) refuse(message, `The input was expected to not match the regular expression ${pattern}. Input: ${inspect(text)}`, text, pattern);
  },
});
/** The same where every comparison is a strict one. */
export const strict = Object.assign((holds, message) => assert(holds, message), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
strict.strict = strict;
assert.strict = strict;
