import { describe, expect, it } from 'vitest';
import { Reading } from '../api/wire';
import { make } from '../testing/make';
import { alone, Trend, trendSeconds } from './trend';
import { trendSource } from './trendsource';

const now = 1_795_000_000_000;
const spo2 = make(Reading, { device: 'a', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', measuredAt: now });
const at = (s: number, over: Partial<Reading> = {}): Reading => ({ ...spo2, measuredAt: now + s * 1000, ...over });
const b = (s: number, over: Partial<Reading> = {}): Reading => at(s, { device: 'b', value: 84, ...over });
/** Each reading comes while the cart says that its instrument leads, or the one that is named. */
const trend = (...readings: (Reading | { lead: string })[]): Trend => {
  const t = new Trend(['spo2', 'pulse-rate']);
  let lead = '';
  for (const r of readings) {
    if ('lead' in r) lead = r.lead;
    else t.add([r], () => lead || r.device);
  }
  return t;
};
const a = { lead: 'a' };
const other = { lead: 'b' };
const line = (t: Trend, end: number): (number | null | undefined)[] => t.series(now + end * 1000)[1]!.slice(-end - 1);
const seconds = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('the trend', () => {
  it('leaves gaps where nothing good was measured', () => {
    expect(line(trend(at(0), at(1, { quality: 'suspect' }), at(2, { value: undefined, quality: 'no-signal' }), at(3, { value: 98 })), 3)).toEqual([97, null, null, 98]);
  });
  it('goes on over a skipped second, not over an outage', () => {
    expect(line(trend(at(0), at(2), at(9)), 9)).toEqual([97, undefined, 97, undefined, undefined, undefined, null, null, null, 97]);
  });
  it('keeps ten minutes', () => {
    const [times, values] = trend(...seconds(2000).map((s) => at(s))).series(now + 1999_000);
    expect(times).toHaveLength(trendSeconds + 1);
    expect(values!.every((v) => v === 97)).toBe(true);
  });
  it('finds what no line joins', () => {
    expect(alone([5, null, 6, undefined, 7, null, undefined, 8, undefined, null, 9])).toEqual([0, 7, 10]);
  });
});

describe('the trend of two instruments', () => {
  it('is of the one that leads, though both measure', () => {
    const t = trend(a, ...seconds(20).flatMap((s) => [at(s), b(s)]));
    expect(line(t, 19)).toEqual(seconds(20).map(() => 97));
  });
  it('goes over to the other after a gap', () => {
    const t = trend(a, ...seconds(5).map((s) => at(s)), ...seconds(15).slice(5).map((s) => b(s)), other, ...seconds(25).slice(15).map((s) => b(s)));
    const values = line(t, 24);
    expect(values.slice(0, 5)).toEqual([97, 97, 97, 97, 97]);
    expect(values.slice(8, 16)).toEqual(seconds(8).map(() => null));
    expect(values.slice(-8)).toEqual(seconds(8).map(() => 84));
    expect(t.stretches('spo2', now + 24_000).map((s) => [s.device, s.since - now / 1000])).toEqual([['a', 0], ['b', 15]]);
  });
  it('is never joined, not even where a late value stands among the other’s', () => {
    expect(line(trend(at(7), at(8), at(10), b(11), b(9)), 10).slice(7)).toEqual([97, 97, null, null]);
  });
  it('has nothing of the one that leads no longer, nor where none does', () => {
    expect(line(trend(at(0), b(1), other, at(2, { value: 50 })), 2)).not.toContain(50);
    const t = new Trend(['spo2']);
    t.add([at(0)], () => '');
    expect(line(t, 0)).toEqual([null]);
  });
  it('has nothing of what was measured at no known time', () => {
    expect(line(trend(at(0, { measuredAt: undefined })), 0)).toEqual([null]);
  });
  const name = (d: string): string => ({ a: 'Oximeter', b: 'Monitor' })[d]!;
  const minute = now / 1000 - 60;
  const stretch = (device: string, since: number) => ({ device, since });
  const [onlyA, ab] = [[stretch('a', minute)], [stretch('a', minute), stretch('b', now / 1000)]];
  it.each([
    ['none', '', [], '', [], ''],
    ['one', 'a', onlyA, 'a', onlyA, 'Oximeter'],
    ['one that measures one of both', 'a', onlyA, '', [], 'Oximeter'],
    ['one each', 'a', onlyA, 'b', [stretch('b', minute)], 'SpO2: Oximeter · Pulse rate: Monitor'],
    ['one, then the other', 'b', ab, 'b', ab, 'Oximeter, from 11:06 Monitor'],
    ['the other for one of both', 'b', ab, 'a', onlyA, 'SpO2: Oximeter, from 11:06 Monitor · Pulse rate: Oximeter'],
    ['one that gave nothing in this time', 'a', [], 'a', [], 'Oximeter'],
  ])('is said to be of: %s', (_, device, stretches, other, others, want) => {
    expect(trendSource([{ quantity: 'spo2', device, stretches }, { quantity: 'pulse-rate', device: other, stretches: others }], name, 'UTC')).toBe(want);
  });
  it('is of one patient', () => {
    const t = trend(at(0));
    t.clear();
    expect([t.since, t.stretches('spo2', now), line(t, 0)]).toEqual([0, [], [null]]);
  });
});
