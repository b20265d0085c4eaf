// Values as Node shows them.

const BREADTH = 80;
const COMPACT = 3;
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

export function inspect(value, options = {}) {
  const seen = { depth: options.depth === null ? Infinity : options.depth ?? 2, indent: 0, current: 0, above: [], circular: new Map() };
  return show(value, seen, 0, false);
}

function quoted(text) {
  let quote = "'";
  if (text.includes("'")) quote = !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
  let made = '';
  for (const character of text) {
    const code = character.codePointAt(0);
    if (character === quote || character === '\\') made += '\\' + character;
    else if (character === '\n') made += '\\n';
    else if (character === '\t') made += '\\t';
    else if (character === '\r') made += '\\r';
    else if (character === '\b') made += '\\b';
    else if (character === '\f') made += '\\f';
    else if (character === '\v') made += '\\v';
    else if (code < 32 || (code >= 127 && code < 160)) made += '\\x' + code.toString(16).toUpperCase().padStart(2, '0');
    else if (code >= 0xd800 && code <= 0xdfff) made += '\\u' + code.toString(16).toUpperCase();
    else made += character;
  }
  return quote + made + quote;
}

function number(value) {
  return Object.is(value, -0) ? '-0' : String(value);
}

function show(value, seen, level, isTyped) {
  switch (typeof value) {
    case 'string':
      return longString(value, seen, level);
    case 'number':
      return number(value);
    case 'bigint':
      return `${value}n`;
    case 'undefined':
    case 'boolean':
      return String(value);
    case 'symbol':
      return value.toString();
  }
  if (value === null) return 'null';
  if (seen.above.includes(value)) {
    if (!seen.circular.has(value)) seen.circular.set(value, seen.circular.size + 1);
    return `[Circular *${seen.circular.get(value)}]`;
  }
  return showObject(value, seen, level, isTyped);
}

function longString(text, seen, level) {
  let trailer = '';
  if (text.length > 10000) {
    const more = text.length - 10000;
    text = text.slice(0, 10000);
    trailer = `... ${more} more character${more > 1 ? 's' : ''}`;
  }
  if (level > 0 && text.length > 16 && text.length > BREADTH - seen.indent - 4) {
    const lines = text.split(/(?<=\n)/);
    if (lines.length > 1) return lines.map(quoted).join(` +\n${' '.repeat(seen.indent + 2)}`) + trailer;
  }
  return quoted(text) + trailer;
}

function nameOf(value) {
  for (let one = value; one; one = Object.getPrototypeOf(one)) {
    const found = Object.getOwnPropertyDescriptor(one, 'constructor');
    if (found && typeof found.value === 'function' && found.value.name !== '' && (value instanceof found.value || one !== value)) {
      return String(found.value.name);
    }
  }
  return null;
}

function prefixOf(name, tag, fallback, size = '') {
  if (name === null) return `[${fallback}${size}: null prototype] ${tag && tag !== fallback ? `[${tag}] ` : ''}`;
  return `${name}${size} ${tag && tag !== name ? `[${tag}] ` : ''}`;
}

function isIndex(key) {
  return typeof key === 'string' && /^(0|[1-9][0-9]*)$/.test(key) && Number(key) < 4294967295;
}

function showObject(value, seen, level, isTyped) {
  const name = nameOf(value);
  let tag = '';
  try {
    const own = value[Symbol.toStringTag];
    if (typeof own === 'string' && own !== '') tag = own;
  } catch {}
  let keys = Object.keys(value);
  keys = keys.concat(Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)));
  let braces = ['{', '}'];
  let base = '';
  let isList = false;
  let items = () => [];
  if (Array.isArray(value)) {
    isList = true;
    keys = keys.filter((key) => !isIndex(key));
    const before = name !== 'Array' || tag ? prefixOf(name, tag, 'Array', `(${value.length})`) : '';
    braces = [`${before}[`, ']'];
    if (value.length === 0 && !keys.length) return `${braces[0]}]`;
    items = () => listItems(value, seen, level);
  } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    isList = true;
    keys = keys.filter((key) => !isIndex(key));
    braces = [`${prefixOf(name, '', 'TypedArray', `(${value.length})`)}[`, ']'];
    if (value.length === 0 && !keys.length) return `${braces[0]}]`;
    items = () => Array.from(value.subarray(0, 100), (one) => (typeof one === 'bigint' ? `${one}n` : number(one))).concat(moreOf(value.length));
  } else if (value instanceof Set) {
    braces[0] = `${prefixOf(name, tag === 'Set' ? '' : tag, 'Set', `(${value.size})`)}{`;
    items = () => within(seen, () => [...value].slice(0, 100).map((one) => show(one, seen, level + 1)).concat(moreOf(value.size)));
    if (!value.size && !keys.length) return `${braces[0]}}`;
  } else if (value instanceof Map) {
    braces[0] = `${prefixOf(name, tag === 'Map' ? '' : tag, 'Map', `(${value.size})`)}{`;
    items = () => within(seen, () => [...value].slice(0, 100).map(([key, one]) => `${show(key, seen, level + 1)} => ${show(one, seen, level + 1)}`).concat(moreOf(value.size)));
    if (!value.size && !keys.length) return `${braces[0]}}`;
  } else if (typeof value === 'function') {
    base = functionBase(value, name, tag);
    if (!keys.length) return base;
  } else if (value instanceof RegExp) {
    base = RegExp.prototype.toString.call(value);
    if (!keys.length) return base;
  } else if (value instanceof Date) {
    base = Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (!keys.length) return base;
  } else if (value instanceof Error) {
    base = errorBase(value, seen);
    keys = keys.filter((key) => key !== 'stack' && key !== 'message');
    if (Object.hasOwn(value, 'cause') && !keys.includes('cause')) keys.push('cause');
    if (Array.isArray(value.errors) && !keys.includes('errors') && Object.hasOwn(value, 'errors')) keys.push('errors');
    if (!keys.length) return base;
  } else if (value instanceof Promise) {
    braces[0] = `${prefixOf(name, tag === 'Promise' ? '' : tag, 'Promise')}{`;
    items = () => ['<pending>'];
  } else if (value instanceof WeakMap || value instanceof WeakSet) {
    braces[0] = `${prefixOf(name, '', 'WeakSet')}{`;
    items = () => ['<items unknown>'];
  } else if (value instanceof Number || value instanceof String || value instanceof Boolean || typeof value.valueOf === 'function' && (value instanceof BigInt || value instanceof Symbol)) {
    base = `[${name}: ${show(value.valueOf(), seen, 0)}]`;
    if (value instanceof String) keys = keys.filter((key) => !isIndex(key));
    if (!keys.length) return base;
  } else if (tag === 'Generator' || tag === 'AsyncGenerator') {
    braces[0] = `Object [${tag}] {`;
    if (!keys.length) return `${braces[0]}}`;
  } else if (/ Iterator$/.test(tag) && typeof value.next === 'function') {
    braces[0] = `[${tag.replace('Iterator', '').trim() === 'Map' ? 'Map Iterator' : tag}] {`;
    if (!keys.length) return `Object [${tag}] {}`;
  } else if (Object.prototype.toString.call(value) === '[object Arguments]') {
    isList = true;
    braces = ['[Arguments] [', ']'];
    keys = keys.filter((key) => !isIndex(key));
    items = () => listItems(Array.from(value), seen, level);
    if (!value.length) return '[Arguments] []';
  } else {
    if (name !== 'Object' || tag) braces[0] = `${prefixOf(name, tag, 'Object')}{`;
    if (!keys.length) return `${braces[0]}}`;
  }
  if (level > seen.depth) {
    const called = prefixOf(name, tag, isList ? 'Array' : 'Object').slice(0, -1);
    return `[${Array.isArray(value) ? 'Array' : called}]`;
  }
  seen.above.push(value);
  seen.current = level;
  const made = items().concat(keys.map((key) => property(value, key, seen, level, isList)));
  seen.above.pop();
  if (seen.circular.has(value)) {
    const mark = `<ref *${seen.circular.get(value)}>`;
    if (base === '') braces[0] = `${mark} ${braces[0]}`;
    else base = `${mark} ${base}`;
  }
  return joined(made, base, braces, isList, seen, level, value);
}

function within(seen, what) {
  seen.indent += 2;
  const made = what();
  seen.indent -= 2;
  return made;
}

function moreOf(length) {
  const more = length - 100;
  return more > 0 ? [`... ${more} more item${more > 1 ? 's' : ''}`] : [];
}

function listItems(list, seen, level) {
  const made = [];
  let at = 0;
  while (at < list.length && made.length < 100) {
    if (!Object.hasOwn(list, at)) {
      const from = at;
      while (at < list.length && !Object.hasOwn(list, at)) at++;
      made.push(`<${at - from} empty item${at - from > 1 ? 's' : ''}>`);
    } else {
      made.push(within(seen, () => show(list[at], seen, level + 1)));
      at++;
    }
  }
  const more = list.length - at;
  if (more > 0) made.push(`... ${more} more item${more > 1 ? 's' : ''}`);
  return made;
}

function functionBase(value, name, tag) {
  const source = Function.prototype.toString.call(value);
  if (/^class\b/.test(source)) {
    let made = `[class ${Object.hasOwn(value, 'name') && value.name ? value.name : '(anonymous)'}`;
    const above = Object.getPrototypeOf(value);
    if (above && above.name) made += ` extends ${above.name}`;
    return made + ']';
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const called = typeof value.name === 'string' && value.name !== '' ? `: ${value.name}` : ' (anonymous)';
  void name;
  return `[${kind}${called}]${tag && tag !== kind ? ` [${tag}]` : ''}`;
}

function errorBase(value, seen) {
  let head;
  try {
    head = Error.prototype.toString.call(value);
  } catch {
    head = 'Error';
  }
  const lines = String(value.stack ?? '').split('\n').filter((line) => line && !/hotseat\/|<cmdline>|\(native\)/.test(line));
  const made = lines.length ? `${head}\n${lines.join('\n')}` : `[${head}]`;
  return seen.indent ? made.split('\n').join(`\n${' '.repeat(seen.indent)}`) : made;
}

function property(object, key, seen, level, isList) {
  const found = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: true };
  let made;
  if (found.get) made = found.set ? '[Getter/Setter]' : '[Getter]';
  else if (found.set) made = '[Setter]';
  else {
    seen.indent += 2;
    made = show(found.value, seen, level + 1);
    seen.indent -= 2;
  }
  let called;
  if (typeof key === 'symbol') called = `[${key.toString()}]`;
  else if (key === '__proto__') called = "['__proto__']";
  else if (!found.enumerable) called = `[${key}]`;
  else called = IDENTIFIER.test(key) ? key : quoted(key);
  return `${called}: ${made}`;
}

function joined(output, base, braces, isList, seen, level, value) {
  const entries = output.length;
  if (isList && entries > 6) output = columns(output, seen, value);
  if (seen.current - level < COMPACT && entries === output.length) {
    const start = output.length + seen.indent + braces[0].length + base.length + 10;
    let total = output.length + start;
    for (const one of output) total += one.length;
    if (total <= BREADTH && !base.includes('\n')) {
      const line = output.join(', ');
      if (!line.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${line} ${braces[1]}`;
    }
  }
  const indentation = `\n${' '.repeat(seen.indent)}`;
  return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
}

/** Long lists in columns, as Node lays them. */
function columns(output, seen, value) {
  let total = 0;
  let longest = 0;
  let i = 0;
  let length = output.length;
  if (value !== undefined && value.length > 100) length--;
  const lengths = new Array(length);
  for (; i < length; i++) {
    const own = output[i].length;
    lengths[i] = own;
    total += own + 2;
    if (longest < own) longest = own;
  }
  const actual = longest + 2;
  if (actual * 3 + seen.indent < BREADTH && (total / actual > 5 || longest <= 6)) {
    const bias = Math.sqrt(actual - total / output.length);
    const biased = Math.max(actual - 3 - bias, 1);
    const count = Math.min(Math.round(Math.sqrt(2.5 * biased * length) / biased), Math.floor((BREADTH - seen.indent) / actual), COMPACT * 4, 15);
    if (count <= 1) return output;
    const made = [];
    const widths = [];
    for (let at = 0; at < count; at++) {
      let width = 0;
      for (let j = at; j < length; j += count) if (lengths[j] > width) width = lengths[j];
      widths.push(width + 2);
    }
    let order = String.prototype.padStart;
    if (value !== undefined) {
      for (const one of value) {
        if (typeof one !== 'number' && typeof one !== 'bigint') {
          order = String.prototype.padEnd;
          break;
        }
      }
    }
    for (let at = 0; at < length; at += count) {
      const max = Math.min(at + count, length);
      let text = '';
      let j = at;
      for (; j < max - 1; j++) text += order.call(`${output[j]}, `, widths[j - at], ' ');
      text += order === String.prototype.padStart ? output[j].padStart(widths[j - at] - 2, ' ') : output[j];
      made.push(text);
    }
    if (value.length > 100) made.push(output[length]);
    output = made;
  }
  return output;
}

/** console.log's arguments as one text. */
export function format(...args) {
  let text = '';
  let at = 0;
  if (typeof args[0] === 'string') {
    at = 1;
    if (args.length === 1) return args[0];
    text = args[0].replace(/%([sdifjoOc%])/g, (whole, kind) => {
      if (kind === '%') return '%';
      if (at >= args.length) return whole;
      const value = args[at++];
      switch (kind) {
        case 's':
          if (typeof value === 'bigint') return `${value}n`;
          if (typeof value === 'number') return number(value);
          return typeof value === 'object' && value !== null && !hasOwnText(value) ? inspect(value, { depth: 0 }) : String(value);
        case 'd':
          return typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' || typeof value === 'object' ? 'NaN' : number(Number(value));
        case 'i':
          return typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' || typeof value === 'object' ? 'NaN' : number(parseInt(value));
        case 'f':
          return typeof value === 'symbol' ? 'NaN' : number(parseFloat(value));
        case 'j':
          try {
            return String(JSON.stringify(value));
          } catch {
            return '[Circular]';
          }
        case 'c':
          return '';
        default:
          return inspect(value, { depth: 4 });
      }
    });
  }
  for (let first = at === 0; at < args.length; at++, first = false) {
    text += (first ? '' : ' ') + (typeof args[at] === 'string' ? args[at] : inspect(args[at]));
  }
  return text;
}

function hasOwnText(value) {
  return value instanceof Error || value instanceof Date || (typeof value.toString === 'function' && value.toString !== Object.prototype.toString && value.toString !== Array.prototype.toString);
}
