// The place of each number. The cart computes it once for all
// screens; here the readings are only put in their places.
import type { Sign, Source, Vitals } from '../api/wire';
import { keyOf, warm, type Held, type Readings } from './readings';

export type Group = Sign['group'];

/** One instrument's values of a sign: for a pressure systolic, diastolic and mean of one measurement. */
export interface Place {
  readonly key: string;
  readonly sign: Sign;
  readonly source: Source;
  readonly parts: readonly Held[]; // never empty
}

/** Every instrument with something to show, in the cart's order. */
export function places(view: Vitals | undefined, readings: Readings, fahrenheit = false): Place[] {
  return (view?.signs ?? []).flatMap((sign) =>
    sign.sources
      .filter((source) => !source.quiet)
      .map((source) => ({ key: keyOf(source.device, sign.quantity, sign.site), sign, source, parts: partsOf(sign, source, readings).map((r) => warm(r, fahrenheit)) }))
      .filter((place) => place.parts.length > 0),
  );
}

function partsOf(sign: Sign, source: Source, readings: Readings): Held[] {
  return source.parts.flatMap((part) => readings.get(keyOf(source.device, part, sign.site)) ?? []);
}

/** The leading instrument of a quantity, or "". */
export function leadOf(view: Vitals | undefined, quantity: string): string {
  return view?.signs.find((s) => s.quantity === quantity && s.lead !== '')?.lead ?? '';
}

/** Whether several instruments give the quantity, so that each must be named. */
export function namedIn(view: Vitals | undefined, quantity: string): boolean {
  return view?.signs.some((s) => s.quantity === quantity && s.sources.some((source) => source.named)) ?? false;
}
