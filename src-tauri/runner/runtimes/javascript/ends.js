// What is said of a program that ended.

import * as std from 'qjs:std';
import { write } from './streams.js';
import { inspect } from './inspect.js';

const control = std.fdopen(4, 'w');
const exit = std.exit;
const stringify = JSON.stringify;

function say(outcome, message, line, returned) {
  control.puts(stringify({ outcome, message, line, returned }) + '\n');
  control.flush();
  exit(0);
}

/** Ends a program that came to its end; of a function that was called, `returned` is what it gave in JSON. */
export function finished(returned) {
  if (is_tested) endedEarly();
  say('finished', '', null, returned);
}

/** A value in JSON. What JSON would turn into something else without a word is refused; fields without a value are left out. */
export function inJson(value) {
  const said = stringify(value, (_, one) => {
    if (typeof one === 'number' && !Number.isFinite(one)) throw new TypeError(`the function returned ${one}, which JSON does not have`);
    if (one instanceof Map || one instanceof Set) throw new TypeError(`the function returned a ${one.constructor.name}, which JSON does not have`);
    if (typeof one === 'function' || typeof one === 'symbol') throw new TypeError(`the function returned a ${typeof one}, which JSON does not have`);
    return one;
  });
  return said ?? 'null';
}

/** Whether tests are to be run that a program must not end before. */
let is_tested = false;
export function expectTests() {
  is_tested = true;
}

export function testsAreOver() {
  is_tested = false;
}

/** Ends a program before its tests are over. */
function endedEarly() {
  const message = 'The program ended before its tests did';
  write(2, `${message}\n`);
  say('exception', message, null);
}

/** Ends a program that gave an exit code. Goes on where the code says that all is well. */
export function exited(code) {
  if (is_tested) endedEarly();
  code = Number(code ?? 0) | 0;
  if (code !== 0) say('exception', `The program ended with exit code ${code}`, null);
}

/** Ends a program that threw this. */
export function end(problem) {
  let message = '';
  let line = null;
  let outcome = 'exception';
  try {
    if (problem instanceof Error) {
      const stack = String(problem.stack ?? '');
      message = `${problem.name}: ${problem.message}`;
      if (problem instanceof RangeError && problem.message === 'Maximum call stack size exceeded') outcome = 'recursion';
      if (problem.name === 'InternalError' && /^out of memory/.test(problem.message)) outcome = 'memory';
      line = lineOf(stack, problem.constructor?.name);
      write(2, `${message}\n${framesOf(stack)}`);
      for (let cause = problem.cause, i = 0; cause !== undefined && i < 8; cause = cause?.cause, i++) {
        write(2, `Caused by: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : inspect(cause)}\n`);
      }
    } else if (problem === null) {
      // QuickJS throws null where it has no memory for an error.
      outcome = 'memory';
      message = 'out of memory';
    } else {
      message = `Uncaught ${inspect(problem)}`;
      write(2, `${message}\n`);
    }
  } catch {
    message = message || 'an exception that can\'t be shown';
  }
  message = message.split(/\s+/).join(' ').slice(0, 2000);
  say(outcome, message, line);
}

/** The first line of the answer in the stack; where an error is of a class of the answer, that of its constructor is none. */
function lineOf(stack, constructor) {
  for (const frame of stack.split('\n')) {
    const found = /(?:^|[\s(/])answer\.[jt]s:(\d+)/.exec(frame);
    if (found && !(constructor && frame.trim().startsWith(`at ${constructor} (`))) return Number(found[1]);
  }
  return null;
}

/** The stack without the frames that are ours. */
export function framesOf(stack) {
  const kept = stack.split('\n').filter((line) => line && !/hotseat\/|<cmdline>|\(native\)|<evalScript>/.test(line));
  return kept.map((line) => line + '\n').join('');
}
