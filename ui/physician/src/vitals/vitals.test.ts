import { describe, expect, it } from 'vitest';
import { Reading, Wave } from '../api/wire';
import { make } from '../testing/make';
import { message, viewOf } from '../testing/tell';
import { readingLabel } from './label';
import { aged, type Held } from './readings';
import { Vitals } from './vitals';
import { WaveBuffer } from './wave';

const now = 1_795_000_000_000;
const spo2 = make(Reading, { device: 'a', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', at: now - 1000 });
const none = { ...spo2, value: undefined, quality: 'no-signal' as const };

describe('a reading in words', () => {
  const held = (r: Reading): Held => ({ ...r, came: aged(), age: r.at === undefined ? Infinity : now - r.at, freshFor: 10_000 });
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
    expect(readingLabel(held(r))).toBe(said);
  });
});

describe('the wave', () => {
  const w = (seq: number, samples: number[], over: Partial<Wave> = {}): Wave => make(Wave, { device: 'a', quantity: 'pleth', rate: 10, scale: 2, offset: 1, seq, samples, quality: 'good', at: now + seq * 100, ...over });
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
  it('starts anew with another instrument, whose numbers go on from the first one’s', () => {
    const b = new WaveBuffer(4);
    b.add(w(0, [1, 2, 3]), 0);
    b.add(w(3, [4], { device: 'b' }), 0);
    expect([b.device, ...read(b, 0, 5)]).toEqual(['b', NaN, NaN, NaN, 9, NaN]);
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

describe('what comes from two instruments', () => {
  const pleth = (device: string, seq: number, v: number): string => JSON.stringify({ device, quantity: 'pleth', rate: 10, scale: 1, offset: 0, seq, samples: [v], quality: 'good' });
  const leads = (...devices: string[]): string => {
    const all = devices.map((device) => ({ ...spo2, device, at: now }));
    return message(all, viewOf(all), now);
  };

  it('is drawn as one wave: of the one whose number stands first', () => {
    const v = new Vitals();
    v.readingsCame(leads('own', 'monitor'));
    for (let s = 0; s < 9; s++) {
      v.waveCame(pleth('monitor', 1000 + s, 8), s * 1000);
      v.waveCame(pleth('own', s, 9), s * 1000);
    }
    expect([v.pleth(9000).device, v.pleth(9000).extent()]).toEqual(['own', { min: 9, max: 9 }]);
    v.readingsCame(leads('monitor', 'own'));
    expect([v.pleth(9000).device, v.pleth(9000).extent()]).toEqual(['monitor', { min: 8, max: 8 }]);
  });
  it('is the other’s wave while the first has given none for ten seconds', () => {
    const v = new Vitals();
    v.readingsCame(leads('own', 'monitor'));
    v.waveCame(pleth('own', 1, 9), 0);
    v.waveCame(pleth('monitor', 1, 8), 9000);
    expect([v.pleth(10_000).device, v.pleth(10_001).device, v.pleth(60_000).device]).toEqual(['own', 'monitor', 'own']);
  });
  it('is of no more instruments than a cart can have', () => {
    const v = new Vitals();
    for (let i = 0; i < 100; i++) v.waveCame(pleth(`d${i}`, 1, 9), 0);
    v.readingsCame(leads('d99'));
    expect(v.pleth(0).device).toBe('d0');
  });
  it('is forgotten with the patient', () => {
    const v = new Vitals();
    v.readingsCame(leads('own'));
    v.waveCame(pleth('own', 1, 9), 0);
    expect([v.trend.stretches('spo2', now).length, v.pleth(0).device, v.shown.get().readings.size]).toEqual([1, 'own', 1]);
    v.readingsCame(message([], { signs: [], few: [], patientSince: new Date(now).toISOString() }, now));
    expect([v.trend.stretches('spo2', now).length, v.pleth(0).device, v.shown.get().readings.size]).toEqual([0, '', 0]);
  });
});
