// Where each number stands: those that everybody looks at first, the
// parts of a pressure together as one measurement of one instrument, and the
// rest small.
import { t } from '../text';
import type { Held } from './readings';

export type Part = keyof typeof t.pressureParts;

/** Systolic, diastolic and mean of one pressure, all of the same instrument and place. */
export interface Pressure {
  readonly key: string;
  readonly head: string; // "Blood pressure", "ART", "IBP P4"
  readonly device: string;
  readonly quantity: string; // of the first part
  readonly parts: readonly { readonly part: Part; readonly reading: Held }[];
}

/** From top to bottom. */
export interface Layout {
  readonly first: readonly Held[];
  readonly cuff: readonly Pressure[];
  readonly second: readonly Held[];
  readonly lines: readonly Pressure[]; // measured inside of a vessel
  readonly rest: readonly Held[];
}

const first = ['spo2', 'pulse-rate', 'heart-rate'];
const second = ['respiratory-rate', 'etco2', 'temperature'];
const pattern = /^(.+)-(systolic|diastolic|mean)$/;

/** Keeps the order of what it is given. */
export function layout(readings: readonly Held[]): Layout {
  const pressures = new Map<string, Pressure>();
  const others: Held[] = [];
  for (const r of readings) {
    const [, family, part] = pattern.exec(r.quantity) ?? [];
    if (family === undefined) {
      others.push(r);
      continue;
    }
    const key = `${family}\u0000${r.site}\u0000${r.device}`;
    const was = pressures.get(key) ?? { key, head: head(family, r), device: r.device, quantity: r.quantity, parts: [] };
    pressures.set(key, { ...was, parts: [...was.parts, { part: part as Part, reading: r }] });
  }
  const cuff = (p: Pressure): boolean => p.quantity.startsWith('nibp-');
  const all = [...pressures.values()];
  return {
    first: others.filter((r) => first.includes(r.quantity)),
    cuff: all.filter(cuff),
    second: others.filter((r) => second.includes(r.quantity)),
    lines: all.filter((p) => !cuff(p)),
    rest: others.filter((r) => !first.includes(r.quantity) && !second.includes(r.quantity)),
  };
}

function head(family: string, r: Held): string {
  const name = family === 'nibp' ? t.nibp : r.label.replace(/ (systolic|diastolic|mean)$/, '');
  return r.site ? `${name} ${r.site}` : name;
}
