// Runs one answer in QuickJS, and says on output 4 how it ended.

import * as std from 'qjs:std';
import { loop } from './timers.js';
import { end, exited, expectTests, finished, inJson, testsAreOver } from './ends.js';
import { install } from './globals.js';
import { callFunction, namesOf, runDeclared, runTests, setAnswer } from './testing.js';

const [answer, tested_by] = scriptArgs;
// Read before the answer can change how.
const wanted = tested_by === 'call.json' ? JSON.parse(std.loadFile(tested_by)) : null;
delete globalThis.scriptArgs;

/** Runs a file: as a script, or as a module where it is none. */
async function carryOut(file) {
  if (isScript(file)) {
    const module = { exports: {} };
    globalThis.module = module;
    globalThis.exports = module.exports;
    std.loadScript(file);
    return namesOf(module);
  }
  return await import('../' + file);
}

/** Whether the file is a script. What is neither that nor a module is said of it as what it looks like. */
function isScript(file) {
  const code = std.loadFile(file);
  try {
    std.evalScript(code, { compile_only: true });
    return true;
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
  }
  try {
    std.evalScript(code, { compile_only: true, compile_module: true });
    return false;
  } catch {
    return !/^\s*(import|export)\b/m.test(code);
  }
}

if (tested_by) expectTests();
// From here on everything is a job, and can be counted.
await null;
try {
  install();
  const begun = carryOut(answer);
  let problem;
  let failed = false;
  const settled = begun.then(setAnswer).catch((raised) => {
    failed = true;
    problem = raised;
  });
  await loop();
  if (failed) throw problem;
  await settledOrStuck(settled);
  let returned;
  if (wanted) returned = inJson(await callFunction(wanted, loop));
  else if (tested_by) await runTests(std.loadFile(tested_by), loop);
  else await runDeclared(loop);
  testsAreOver();
  exited(process.exitCode);
  finished(returned);
} catch (problem) {
  end(problem);
}

/** A module that waits for what never comes ends as Node's does. */
async function settledOrStuck(settled) {
  let is = false;
  settled.then(() => (is = true));
  for (let i = 0; i < 3; i++) await null;
  if (!is) exited(13);
}
