// Small readers for JSON from outside: they never throw, and give a harmless
// value of the right type for anything else. Go writes an empty slice as null.

export type Json = Record<string, unknown>;

/** The object itself, or an empty one. */
export function object(v: unknown): Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Json) : {};
}

/** The object mapped, or undefined where there is none. */
export function optional<T>(v: unknown, map: (o: Json) => T): T | undefined {
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? map(v as Json) : undefined;
}

/** The list mapped; anything that is no list is an empty one. */
export function list<T>(v: unknown, map: (o: Json) => T): T[] {
  return Array.isArray(v) ? v.filter((e) => typeof e === 'object' && e !== null).map((e) => map(e as Json)) : [];
}

export function text(v: unknown): string {
  return typeof v === 'string' ? v : '';
}

export function flag(v: unknown): boolean {
  return v === true;
}

/** A finite number, or undefined: a missing number is never 0. */
export function number(v: unknown): number | undefined {
  return typeof v === 'number' && Number.isFinite(v) ? v : undefined;
}

/** Milliseconds since 1970 from RFC 3339, or undefined; Go's zero time counts as none. */
export function time(v: unknown): number | undefined {
  const ms = typeof v === 'string' ? Date.parse(v) : NaN;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** JSON to an object; an empty one when it is not JSON. */
export function parse(data: unknown): Json {
  if (typeof data !== 'string') return {};
  try {
    return object(JSON.parse(data));
  } catch {
    return {};
  }
}
