// Runs one answer in QuickJS, and says on output 4 how it ended.
//
// Every file of ours is evaluated once, and each run begins with the memory as it is then. What must be of the run
// itself, as its clock, its input and its answer, is not looked at before `run`.

import * as std from 'qjs:std';
import { keepPolling, loop } from './timers.js';
import { end, exited, expectTests, finished, inJson, testsAreOver } from './ends.js';
import { install, startClock } from './globals.js';
import { callFunction, namesOf, runDeclared, runTests, setAnswer } from './testing.js';

delete globalThis.scriptArgs;
install();

/** Runs the answer in that file, and what tests it, if there is any. Ends the program. */
export async function run(answer, tested_by) {
  startClock();
  keepPolling();
  // Read before the answer can change how.
  const wanted = tested_by === 'call.json' ? JSON.parse(std.loadFile(tested_by)) : null;
  if (tested_by) expectTests();
  // From here on everything is a job, and can be counted.
  await null;
  try {
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
}

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

/** A module that waits for what never comes ends as Node's does. */
async function settledOrStuck(settled) {
  let is = false;
  settled.then(() => (is = true));
  for (let i = 0; i < 3; i++) await null;
  if (!is) exited(13);
}
