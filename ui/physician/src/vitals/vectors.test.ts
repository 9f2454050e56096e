// The cases of appliance/vitals: what the cart sends, and the values as every
// screen has to show them.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { places, type Place } from './layout';
import { oldAge, written } from './readings';
import { Vitals } from './vitals';

interface Vector {
  name: string;
  now: string;
  told: object;
  rows: { quantity: string; site?: string; device: string; parts: string[]; numbers: string[]; doubt?: boolean; old?: boolean; age: number; differs?: boolean; named?: boolean; virtual?: boolean; lead?: boolean; rival?: boolean }[];
}

const vectors = JSON.parse(readFileSync('../../appliance/vitals/testdata/shown.json', 'utf8')) as Vector[];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function row({ sign, source, parts }: Place): Vector['rows'][number] {
  const ages = parts.filter((r) => r.value !== undefined).map(oldAge);
  const age = ages.at(-1) ?? null;
  return {
    quantity: sign.quantity, site: sign.site, device: source.device, parts: parts.map((r) => r.quantity), numbers: parts.map((r) => written(r) ?? ''),
    doubt: parts.some((r) => r.quality === 'suspect'), old: age !== null, age: age === null ? 0 : Number.isFinite(age) ? Math.floor(age / 1000) : -1,
    differs: source.differs, named: source.named, virtual: source.virtual, lead: sign.lead === source.device, rival: sign.rival === source.device,
  };
}

it.each(vectors.map((v) => [v.name, v] as const))('%s', (_, v) => {
  vi.setSystemTime(Date.parse(v.now) + 86_400_000); // the page's own clock is another
  const vitals = new Vitals();
  vitals.readingsCame(JSON.stringify({ ...v.told, now: v.now }));
  const { view, readings } = vitals.shown.get();
  const absent = { site: '', doubt: false, old: false, differs: false, named: false, virtual: false, lead: false, rival: false };
  expect(places(view, readings).map(row)).toEqual(v.rows.map((r) => ({ ...absent, ...r })));
});

it('there are cases', () => {
  expect(vectors.length).toBeGreaterThan(30);
});
