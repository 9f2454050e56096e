// Parsing of JSON from outside: nothing throws, and a malformed value becomes
// something harmless of the right type. Go writes an empty slice as null. The
// schemas in wire.ts are built from these.
import * as v from 'valibot';

type Schema<T> = v.GenericSchema<unknown, T>;

/** Also for a missing key, which valibot would reject. */
export function lenient<T>(read: (value: unknown) => T): Schema<T> {
  return v.fallback(v.pipe(v.unknown(), v.transform(read)), () => read(undefined));
}

export const text = lenient((x) => (typeof x === 'string' ? x : ''));
export const flag = lenient((x) => x === true);
/** For numbers that Go always writes. */
export const number = lenient((x) => finite(x) ?? 0);
/** For numbers that may be missing; a missing one is never 0. */
export const maybeNumber = optional(finite);
/** Anything but a number is a gap. */
export const numbers = lenient((x) => (Array.isArray(x) ? x.map((one) => finite(one) ?? NaN) : []));
export const texts = lenient((x) => (Array.isArray(x) ? x.filter((one): one is string => typeof one === 'string' && one !== '') : []));
/** Milliseconds since 1970 from RFC 3339; Go's zero time counts as none. */
export const time = optional((x) => {
  const ms = typeof x === 'string' ? Date.parse(x) : NaN;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
});

function finite(x: unknown): number | undefined {
  return typeof x === 'number' && Number.isFinite(x) ? x : undefined;
}

function optional<T>(read: (value: unknown) => T | undefined) {
  return v.optional(v.pipe(v.unknown(), v.transform(read)));
}

/** Any other word becomes the first. */
export function oneOf<const W extends string>(words: readonly [W, ...W[]]): Schema<W> {
  return v.fallback(v.picklist(words), words[0]);
}

/** An object that is always there. */
export function part<S extends v.GenericSchema>(schema: S): Schema<v.InferOutput<S>> {
  return lenient((x) => read(schema, x));
}

/** An object that may be missing. */
export function maybe<S extends v.GenericSchema>(schema: S) {
  return optional((x) => (isObject(x) ? read(schema, x) : undefined));
}

/** Anything but an object is left out. */
export function list<S extends v.GenericSchema>(schema: S): Schema<v.InferOutput<S>[]> {
  return lenient((x) => (Array.isArray(x) ? x.filter(isObject).map((one) => read(schema, one)) : []));
}

/** Parses an object; anything else counts as an empty one. */
export function read<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  return v.parse(schema, isObject(value) ? value : {});
}

/** Parses a received message. */
export function readJson<S extends v.GenericSchema>(schema: S, data: unknown): v.InferOutput<S> {
  let value: unknown;
  try {
    value = typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    value = undefined;
  }
  return read(schema, value);
}

function isObject(x: unknown): x is object {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}
