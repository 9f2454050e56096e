// The newest reading of each quantity of each instrument, its age here,
// and its words. Instruments are never merged: the cart decides which of them
// is shown, and where (layout.ts).
import type { Reading, Readings as Told } from '../api/wire';
import { decimal } from '../text/times';

// performance.now() is never set, but may stand still while the computer
// sleeps; Date.now() may be set. Where they part, the cart's clock tells at its
// next message which it was: only then did the cart's go on as Date.now() did.
// Until that message numbers are taken for as old as Date.now() makes them.
let slept = 0; // ms
let last = { steady: 0, wall: 0, cart: Infinity }; // the cart's last message

const parted = 2000; // ms

/** The page's age in ms, sleep included, as far as it is known. */
export const aged = (): number => performance.now() + slept;

const apart = (): number => Date.now() - last.wall - (performance.now() - last.steady);

const since = (came: number): number => aged() - came + (last.cart < Infinity && apart() > parted ? apart() : 0);

function toldAt(cart: number | undefined): void {
  const asleep = (cart ?? 0) - last.cart - (performance.now() - last.steady);
  if (asleep > parted && apart() > parted) slept += Math.min(asleep, apart());
  last = { steady: performance.now(), wall: Date.now(), cart: cart ?? Infinity };
}

/** A received reading. It ages by the page's own clock, whatever the cart's does. */
export interface Held extends Reading {
  readonly came: number; // by aged()
  readonly age: number; // ms, on arrival; Infinity if unknown
  readonly freshFor: number; // ms, from when it was measured
}

export type Readings = ReadonlyMap<string, Held>;

export const keyOf = (device: string, quantity: string, site: string): string => [device, quantity, site].join('\u0000');

/** A temperature in the ward's unit; the record keeps Celsius. */
export function warm(r: Held, fahrenheit: boolean): Held {
  if (!fahrenheit || r.unit !== '°C') return r;
  return { ...r, unit: '°F', value: r.value === undefined ? undefined : (r.value * 9) / 5 + 32 };
}

/** Replaces the readings named; the channel keeps the order, so the last one is right. */
export function merge(old: Readings, told: Told): Readings {
  const all = new Map(old);
  toldAt(told.now);
  const came = aged();
  for (const r of told.readings) all.set(keyOf(r.device, r.quantity, r.site), { ...r, came, ...ageOf(r, told.now) });
  return all;
}

/** Its age by the cart's clock when the cart sent it. */
function ageOf(r: Reading, sent: number | undefined): { age: number; freshFor: number } {
  if (r.measuredAt === undefined || r.freshUntil === undefined || sent === undefined) return { age: Infinity, freshFor: 0 };
  const freshFor = r.freshUntil - r.measuredAt;
  const age = sent - r.measuredAt;
  // In the future: a clock was set.
  return { age: age < -freshFor ? Infinity : age, freshFor };
}

/** Age in ms if it must be shown, otherwise null; Infinity if unknown. */
export function oldAge(r: Held): number | null {
  const age = r.age + since(r.came);
  return age > r.freshFor ? age : null;
}

/** The formatted number, or null. */
export function written(r: Reading): string | null {
  return r.quality === 'no-signal' || r.value === undefined ? null : decimal(r.value, r.decimals);
}
