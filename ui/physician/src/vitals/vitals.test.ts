import { describe, expect, it } from 'vitest';
import type { Reading, Wave } from '../api/local';
import { readingLabel } from './label';
import { merge, shown } from './readings';
import { Trend, trendSeconds } from './trend';
import { WaveBuffer } from './wave';

const now = 1_795_000_000_000;
const spo2: Reading = { device: 'a', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', detail: '', site: '', decimals: 0, at: now - 1000 };
const none = { ...spo2, value: undefined, quality: 'no-signal' as const };

describe('a reading in words', () => {
  it.each<[string, Reading]>([
    ['SpO2 97 %', spo2],
    ['SpO2 97 % suspect: motion', { ...spo2, quality: 'suspect', detail: 'motion' }],
    ['SpO2 97 % suspect', { ...spo2, quality: 'suspect' }],
    ['SpO2 no signal', none],
    ['SpO2 no signal', { ...none, detail: 'finger off', at: now - 60_000 }],
    ['SpO2 97 %, 11 s ago', { ...spo2, at: now - 11_000 }],
    ['SpO2 97 %, 2 min ago', { ...spo2, at: now - 130_000 }],
    ['SpO2 97 %, time not known', { ...spo2, at: undefined }],
    ['SpO2 0 %', { ...spo2, value: 0 }],
    ['Temperature 37.0 °C', { ...spo2, label: 'Temperature', value: 37, unit: '°C', decimals: 1 }],
  ])('%s', (said, r) => {
    expect(readingLabel(r, now)).toBe(said);
  });
});

describe('readings', () => {
  it('are replaced by newer ones only', () => {
    const all = merge(merge(new Map(), [spo2]), [{ ...spo2, value: 90, at: now - 5000 }]);
    expect(shown(all)[0]?.value).toBe(97);
    expect(shown(merge(all, [none]))[0]?.value).toBeUndefined();
  });
  it('of two instruments: the one with a value, then the newest', () => {
    const b = { ...spo2, device: 'b', value: 95, at: now };
    expect(shown(merge(new Map(), [b, spo2])).map((r) => r.value)).toEqual([95]);
    expect(shown(merge(new Map(), [{ ...none, at: now }, { ...b, at: now - 9000 }])).map((r) => r.value)).toEqual([95]);
  });
  it('shows the same quantity at two sites as two', () => {
    const at = (site: string, value: number): Reading => ({ ...spo2, quantity: 'temperature', site, value });
    expect(shown(merge(new Map(), [at('skin', 33), at('core', 38), at('skin', 34)])).map((r) => r.value)).toEqual([38, 34]);
  });

  it('stand in a fixed order', () => {
    const q = (quantity: string): Reading => ({ ...spo2, quantity });
    expect(shown(merge(new Map(), [q('zz'), q('temperature'), q('pulse-rate'), q('spo2')])).map((r) => r.quantity)).toEqual(['spo2', 'pulse-rate', 'temperature', 'zz']);
  });
});

describe('the trend', () => {
  const at = (s: number, over: Partial<Reading> = {}): Reading => ({ ...spo2, at: now + s * 1000, ...over });
  const line = (t: Trend, end: number): (number | null | undefined)[] => t.series(now + end * 1000)[1]!.slice(-end - 1);
  it('leaves gaps where nothing good was measured', () => {
    const t = new Trend(['spo2']);
    t.add([at(0), at(1, { quality: 'suspect' }), at(2, { value: undefined, quality: 'no-signal' }), at(3, { value: 98 })]);
    expect(line(t, 3)).toEqual([97, null, null, 98]);
  });
  it('goes on over a skipped second, not over an outage', () => {
    const t = new Trend(['spo2']);
    t.add([at(0), at(2), at(9)]);
    expect(line(t, 9)).toEqual([97, undefined, 97, undefined, undefined, undefined, null, null, null, 97]);
  });
  it('keeps ten minutes', () => {
    const t = new Trend(['spo2']);
    for (let s = 0; s < 2000; s++) t.add([at(s)]);
    const [times, values] = t.series(now + 1999_000);
    expect(times).toHaveLength(trendSeconds + 1);
    expect(values!.every((v) => v === 97)).toBe(true);
  });
});

describe('the wave', () => {
  const w = (seq: number, samples: number[], over: Partial<Wave> = {}): Wave => ({ device: 'a', quantity: 'pleth', rate: 10, scale: 2, offset: 1, seq, samples, quality: 'good', at: now + seq * 100, ...over });
  const read = (b: WaveBuffer, from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => b.at(from + i));
  it('scales, and keeps a gap a gap', () => {
    const b = new WaveBuffer(4);
    b.add(w(0, [1, 2]), 0);
    b.add(w(4, [5]), 0);
    expect(read(b, 0, 6)).toEqual([3, 5, NaN, NaN, 11, NaN]);
  });
  it('puts a late message in its place', () => {
    const b = new WaveBuffer(4);
    b.add(w(0, [1]), 0);
    b.add(w(2, [3]), 0);
    b.add(w(1, [2]), 0);
    expect(read(b, 0, 3)).toEqual([3, 5, 7]);
  });
  it('does not show old samples in the place of missing ones', () => {
    const b = new WaveBuffer(1);
    b.add(w(0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0);
    b.add(w(15, [1]), 0);
    expect(read(b, 6, 16)).toEqual([15, 17, 19, 21, NaN, NaN, NaN, NaN, NaN, 3]);
    expect(b.at(2)).toBeNaN();
    b.add(w(1_000_000, [1]), 0);
    expect(read(b, 999_995, 1_000_001)).toEqual([NaN, NaN, NaN, NaN, NaN, 3]);
  });
  it('starts anew with an instrument that was started again', () => {
    const b = new WaveBuffer(4);
    b.add(w(20, [1, 2, 3]), 0);
    b.add(w(0, [7], { at: now + 60_000 }), 0);
    expect(b.end).toBe(1);
    expect(b.at(21)).toBeNaN();
  });
  it('has nothing without a signal', () => {
    const b = new WaveBuffer(4);
    b.add(w(0, [1, 2], { quality: 'no-signal' }), 0);
    expect(b.extent()).toBeNull();
  });
  it('takes more samples at once than it holds', () => {
    const b = new WaveBuffer(1);
    b.add(w(0, Array.from({ length: 25 }, (_, i) => i)), 0);
    expect(b.at(24)).toBe(49);
    expect(b.at(14)).toBeNaN();
  });
});
