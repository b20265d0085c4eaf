// Whether two values are the same in depth, and copies of values.

/** Compares as `deepStrictEqual` does, or as `deepEqual` where it is not strict. */
export function isEqual(a, b, isStrict, seen = []) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    // eslint-disable-next-line eqeqeq
    return isStrict ? false : a == b || (a !== a && b !== b);
  }
  if (isStrict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (seen.some(([one, other]) => one === a && other === b)) return true;
  seen = [...seen, [a, b]];
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof RegExp || b instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
  if (a instanceof Number || a instanceof String || a instanceof Boolean) {
    if (!Object.is(a.valueOf(), b.valueOf())) return false;
  }
  if (a instanceof Set) {
    if (!(b instanceof Set) || a.size !== b.size) return false;
    const rest = [...b];
    return [...a].every((one) => {
      const at = rest.findIndex((other) => isEqual(one, other, isStrict, seen));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    const rest = [...b];
    return [...a].every((one) => {
      const at = rest.findIndex((other) => isEqual(one[0], other[0], isStrict, seen) && isEqual(one[1], other[1], isStrict, seen));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  if (Array.isArray(a) && a.length !== b.length) return false;
  if (ArrayBuffer.isView(a) && (!ArrayBuffer.isView(b) || a.length !== b.length)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key], isStrict, seen));
}

/** Compares as Jest's `toEqual` does: what is undefined counts as absent. */
export function isAlike(a, b) {
  return isEqual(without(a), without(b), false) && isSameKind(a, b);
}

function isSameKind(a, b) {
  if (typeof a !== typeof b) return false;
  return typeof a === 'object' || Object.is(a, b) || typeof a === 'number' && a === b && Object.is(a, b);
}

function without(value, seen = new Map()) {
  if (typeof value !== 'object' || value === null) return boxed(value);
  if (seen.has(value)) return seen.get(value);
  if (Array.isArray(value)) {
    const made = [];
    seen.set(value, made);
    for (const one of value) made.push(without(one, seen));
    return made;
  }
  if (value instanceof Map || value instanceof Set || value instanceof Date || value instanceof RegExp || value instanceof Error || ArrayBuffer.isView(value)) return value;
  const made = {};
  seen.set(value, made);
  for (const key of Object.keys(value)) if (value[key] !== undefined) made[key] = without(value[key], seen);
  return made;
}

/** Primitive values told apart by type, although the comparison of them is loose. */
function boxed(value) {
  return { [`${typeof value}`]: typeof value === 'symbol' || typeof value === 'function' ? value : `${Object.is(value, -0) ? '-0' : value}`, value };
}

/** A copy in depth, as `structuredClone` makes. */
export function cloned(value, options, seen = new Map()) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`${String(value)} could not be cloned.`);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  let made;
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof Map) {
    seen.set(value, (made = new Map()));
    for (const [key, one] of value) made.set(cloned(key, options, seen), cloned(one, options, seen));
    return made;
  }
  if (value instanceof Set) {
    seen.set(value, (made = new Set()));
    for (const one of value) made.add(cloned(one, options, seen));
    return made;
  }
  if (ArrayBuffer.isView(value)) return value.slice();
  if (value instanceof Error) {
    made = new value.constructor(value.message);
    seen.set(value, made);
    return made;
  }
  made = Array.isArray(value) ? new Array(value.length) : {};
  seen.set(value, made);
  for (const key of Object.keys(value)) made[key] = cloned(value[key], options, seen);
  return made;
}
