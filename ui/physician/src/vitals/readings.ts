// The newest reading of each quantity of each instrument, how old it is here,
// and how it is said. Instruments are never merged: which of them is shown,
// and where, is what the cart says (layout.ts).
import type { Reading, Readings as Told } from '../api/wire';
import { decimal } from '../text/times';

/** A moment by the page's clocks. */
interface Moment {
  readonly steady: number; // never set, but may stand still while the computer sleeps
  readonly wall: number; // may be set
}

const here = (): Moment => ({ steady: performance.now(), wall: Date.now() });

/** Milliseconds since then: of the two clocks the one that says more. */
const since = (m: Moment): number => Math.max(performance.now() - m.steady, Date.now() - m.wall);

/** A reading as it came. From then on it grows old by the page's own clock, whatever the cart's does. */
export interface Held extends Reading {
  readonly came: Moment;
  readonly age: number; // ms, when it came; Infinity where that is not known
  readonly freshFor: number; // ms, from when it was measured
}

export type Readings = ReadonlyMap<string, Held>;

export const keyOf = (device: string, quantity: string, site: string): string => [device, quantity, site].join('\u0000');

/** A temperature as the ward reads it; the record keeps Celsius. */
export function warm(r: Held, fahrenheit: boolean): Held {
  if (!fahrenheit || r.unit !== '°C') return r;
  return { ...r, unit: '°F', value: r.value === undefined ? undefined : (r.value * 9) / 5 + 32 };
}

/** Replaces those that are named: what comes last is so, since the channel keeps the order. */
export function merge(old: Readings, told: Told): Readings {
  const all = new Map(old);
  const came = here();
  for (const r of told.readings) all.set(keyOf(r.device, r.quantity, r.site), { ...r, came, ...ageOf(r, told.now) });
  return all;
}

/** By the cart's clock: how old it was when the cart sent it. */
function ageOf(r: Reading, sent: number | undefined): { age: number; freshFor: number } {
  if (r.measuredAt === undefined || r.freshUntil === undefined || sent === undefined) return { age: Infinity, freshFor: 0 };
  const freshFor = r.freshUntil - r.measuredAt;
  const age = sent - r.measuredAt;
  // Of a time that is still to come: a clock was set.
  return { age: age < -freshFor ? Infinity : age, freshFor };
}

/** Age in ms if it has to be shown, else null; Infinity where it is not known. */
export function oldAge(r: Held): number | null {
  const age = r.age + since(r.came);
  return age > r.freshFor ? age : null;
}

/** The number as written, or null for none. */
export function written(r: Reading): string | null {
  return r.quality === 'no-signal' || r.value === undefined ? null : decimal(r.value, r.decimals);
}
