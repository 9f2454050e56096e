// The newest reading of each quantity, and how it is said.
import type { Reading } from '../api/local';

export type Readings = ReadonlyMap<string, Reading>; // by device, quantity and site

/** What a reading is of: the same quantity at another site is another. */
export const what = (r: Reading): string => `${r.quantity}\u0000${r.site}`;

const key = (r: Reading): string => `${r.device}\u0000${what(r)}`;

/** Replaces those that are named; an older one that comes late changes nothing. */
export function merge(old: Readings, news: readonly Reading[]): Readings {
  const all = new Map(old);
  for (const r of news) {
    const was = all.get(key(r));
    if (was?.at !== undefined && r.at !== undefined && r.at < was.at) continue;
    all.set(key(r), r);
  }
  return all;
}

/** The order on the screen; quantities that are not here come last. */
const order = [
  'spo2', 'pulse-rate', 'heart-rate', 'perfusion-index', 'nibp-systolic', 'nibp-diastolic', 'nibp-mean',
  'nibp-pulse', 'cuff-pressure', 'temperature', 'respiratory-rate', 'etco2',
];

const rank = (q: string): number => (order.indexOf(q) + order.length + 1) % (order.length + 1);

/** One reading for each quantity and site: the newest of several instruments, one with a value before one without. */
export function shown(all: Readings): Reading[] {
  const by = new Map<string, Reading>();
  for (const r of all.values()) {
    const was = by.get(what(r));
    if (!was || better(r, was)) by.set(what(r), r);
  }
  return [...by.values()].sort((a, b) => rank(a.quantity) - rank(b.quantity) || what(a).localeCompare(what(b)));
}

function better(a: Reading, b: Reading): boolean {
  if ((a.quality === 'no-signal') !== (b.quality === 'no-signal')) return b.quality === 'no-signal';
  return (a.at ?? 0) > (b.at ?? 0);
}

/** From this age on a number is grey and says its age. */
export const oldAfter = 10_000;

/** Age in ms if it has to be shown, by the cart's clock; a reading without a time counts as old. */
export function oldAge(r: Reading, cartNow: number): number | null {
  const age = r.at === undefined ? Infinity : cartNow - r.at;
  return age > oldAfter ? age : null;
}

/** The number as written, or null for none. */
export function written(r: Reading): string | null {
  return r.quality === 'no-signal' || r.value === undefined ? null : r.value.toFixed(r.decimals);
}
