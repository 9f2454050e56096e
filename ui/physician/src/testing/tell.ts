// Readings as the cart sends them, for tests: as appliance/vitals would show
// them in simple cases. The difficult cases are vectors of that
// package (vitals/vectors.test.ts).
import type { Reading, Sign } from '../api/wire';
import type { Visit } from '../session/visit';

type View = Pick<Sign, 'quantity' | 'site' | 'group' | 'pressure' | 'lead' | 'sources'>;

const groups: Record<string, Sign['group']> = {
  spo2: 'first', 'pulse-rate': 'first', 'heart-rate': 'first', nibp: 'cuff', 'respiratory-rate': 'second', etco2: 'second', temperature: 'second',
};

/** A sign for each quantity and place, each instrument in the order of the readings. */
export function viewOf(readings: readonly Reading[]): { signs: View[]; few: number[] } {
  const signs: View[] = [];
  for (const r of readings) {
    const [, of] = /^(.+)-(?:systolic|diastolic|mean)$/.exec(r.quantity) ?? [];
    const quantity = of ?? r.quantity;
    let sign = signs.find((s) => s.quantity === quantity && s.site === r.site);
    if (!sign) signs.push((sign = { quantity, site: r.site, group: groups[quantity] ?? (of ? 'line' : 'rest'), pressure: of !== undefined, lead: r.device, sources: [] }));
    const source = sign.sources.find((s) => s.device === r.device);
    if (source) source.parts.push(r.quantity);
    else sign.sources.push({ device: r.device, parts: [r.quantity], named: false, virtual: false, differs: false, quiet: false });
  }
  for (const s of signs) for (const one of s.sources) one.named = s.sources.length > 1;
  return { signs, few: [] };
}

/** A message of the vitals channel: measured on arrival, fresh for ten seconds. */
export function message(readings: readonly Reading[], vitals?: object, now = Date.now()): string {
  const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());
  const wire = readings.map((r) => ({ ...r, at: iso(r.at), measuredAt: iso(r.measuredAt ?? r.at), freshUntil: iso(r.freshUntil ?? (r.at === undefined ? undefined : r.at + 10_000)), deviceTime: undefined }));
  return JSON.stringify({ readings: wire, vitals, now: iso(now) });
}

/** Makes the cart send these readings as all there are. */
export function tell(visit: Pick<Visit, 'vitals'>, readings: readonly Reading[], change: object = {}): void {
  visit.vitals.readingsCame(message(readings, { ...viewOf(readings), ...change }));
}
