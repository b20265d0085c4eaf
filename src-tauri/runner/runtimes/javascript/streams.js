// The standard streams: whatever is written is out at once.

import * as std from 'qjs:std';

const outputs = { 1: std.out, 2: std.err };
let rest;

export function write(number, text) {
  const out = outputs[number];
  out.puts(text);
  out.flush();
}

/** All of the input that was not read so far. */
export function readAll() {
  if (rest === undefined) rest = std.in.readAsString();
  const all = rest;
  rest = '';
  return all;
}

/** The next line of the input without its end; null at its end. */
export function readLine() {
  if (rest === undefined) rest = std.in.readAsString();
  if (rest === '') return null;
  const at = rest.indexOf('\n');
  const line = at < 0 ? rest : rest.slice(0, at);
  rest = at < 0 ? '' : rest.slice(at + 1);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
