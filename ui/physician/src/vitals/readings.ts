// The newest reading of each quantity of each instrument, and how it is said.
// Instruments are never merged: two that disagree are both shown.
import type { Instrument, Reading } from '../api/wire';
import { compareSources } from './sources';

/** A reading, and whether its instrument has ever given a value of this since the page was opened. */
export interface Held extends Reading {
  readonly gave: boolean;
}

export type Readings = ReadonlyMap<string, Held>; // by device, quantity and site

/** What a reading is of: the same quantity at another site is another. */
const what = (r: Reading): string => `${r.quantity}\u0000${r.site}`;

export const key = (r: Reading): string => `${r.device}\u0000${what(r)}`;

/** Replaces those that are named; an older one that comes late changes nothing. */
export function merge(old: Readings, news: readonly Reading[]): Readings {
  const all = new Map(old);
  for (const r of news) {
    const was = all.get(key(r));
    const gave = was?.gave === true || written(r) !== null;
    const late = was?.at !== undefined && r.at !== undefined && r.at < was.at;
    all.set(key(r), { ...(late ? was : r), gave });
  }
  return all;
}

/** The order on the screen; quantities that are not here come last. */
const order = [
  'spo2', 'pulse-rate', 'heart-rate', 'respiratory-rate', 'etco2', 'temperature',
  'nibp-systolic', 'nibp-diastolic', 'nibp-mean', 'nibp-pulse', 'cuff-pressure',
  'art-systolic', 'art-diastolic', 'art-mean', 'abp-systolic', 'abp-diastolic', 'abp-mean',
  'pap-systolic', 'pap-diastolic', 'pap-mean', 'cvp-mean', 'rap-mean', 'lap-mean', 'rvp-mean', 'icp-mean',
  'ibp-systolic', 'ibp-diastolic', 'ibp-mean', 'perfusion-index', 'st',
];

const rank = (q: string): number => (order.indexOf(q) + order.length + 1) % (order.length + 1);

/**
 * One reading for each instrument, quantity and site, in an order that no
 * value changes. An instrument that never gave a value is left out where
 * another one did; one that gave a value and lost it stays, without a number.
 */
export function shown(all: Readings, instruments: readonly Instrument[]): Held[] {
  const source = compareSources(instruments);
  const sorted = [...all.values()].sort((a, b) => rank(a.quantity) - rank(b.quantity) || compare(what(a), what(b)) || source(a.device, b.device));
  const given = new Set(sorted.filter((r) => r.gave).map(what));
  return sorted.filter((r, i) => r.gave || (!given.has(what(r)) && (i === 0 || what(sorted[i - 1]!) !== what(r))));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The quantities that more than one instrument reports, at whatever site: their numbers name their source. */
export function ofSeveral(all: Readings): ReadonlySet<string> {
  const devices = new Map<string, Set<string>>();
  for (const r of all.values()) devices.set(r.quantity, (devices.get(r.quantity) ?? new Set()).add(r.device));
  return new Set([...devices].filter(([, d]) => d.size > 1).map(([q]) => q));
}

/** From this age on a number is grey and says its age. */
export const oldAfter = 10_000;

/**
 * Age in ms if it has to be shown, by the cart's clock. A reading without a
 * time, or from a time that is still to come, is of unknown age, and counts as
 * old: a clock was set.
 */
export function oldAge(r: Reading, cartNow: number): number | null {
  const age = r.at === undefined ? Infinity : cartNow - r.at;
  if (age < -oldAfter) return Infinity;
  return age > oldAfter ? age : null;
}

/** The number as written, or null for none. */
export function written(r: Reading): string | null {
  return r.quality === 'no-signal' || r.value === undefined ? null : r.value.toFixed(r.decimals);
}
