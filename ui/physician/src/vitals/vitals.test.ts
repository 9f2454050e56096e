import { describe, expect, it } from 'vitest';
import { Reading, Wave } from '../api/wire';
import { make } from '../testing/make';
import { readingLabel } from './label';
import { Vitals } from './vitals';
import { WaveBuffer } from './wave';

const now = 1_795_000_000_000;
const spo2 = make(Reading, { device: 'a', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', at: now - 1000 });
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
  const cart = [{ device: 'own', label: 'Oximeter', virtual: false }, { device: 'monitor', label: 'Patient monitor', virtual: false }];
  const wave = (device: string, seq: number, v: number, quality = 'good'): string => JSON.stringify({ device, quantity: 'pleth', rate: 10, scale: 1, offset: 0, seq, samples: [v], quality });
  it('is drawn as one wave of one of them, and of the other ten seconds after the last good sample', () => {
    const v = new Vitals(() => cart);
    for (let s = 0; s < 40; s++) {
      v.waveCame(wave('own', s, 9), s * 1000);
      v.waveCame(wave('monitor', 1000 + s, 8), s * 1000);
      expect([s, v.pleth.device, v.pleth.extent()]).toEqual([s, 'own', { min: 9, max: 9 }]);
    }
    for (let s = 40; s < 60; s++) v.waveCame(wave('monitor', 1000 + s, 8), s * 1000);
    expect([v.pleth.device, v.pleth.extent(), v.severalPleths]).toEqual(['monitor', { min: 8, max: 8 }, true]);
  });
  it('is not one patient’s trend when another one lies in the bed', () => {
    const v = new Vitals(() => cart);
    v.patient(undefined);
    v.readingsCame(JSON.stringify({ readings: [{ ...spo2, device: 'own', at: new Date(now).toISOString() }] }));
    v.patient('1');
    expect(v.trend.followed('spo2')).toBe('own');
    v.patient('2');
    expect(v.trend.followed('spo2')).toBe('');
  });
});
