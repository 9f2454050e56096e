import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Reading, type Readings as Told } from '../api/wire';
import { make } from '../testing/make';
import { viewOf } from '../testing/tell';
import { places } from './layout';
import { keyOf, merge, oldAge, type Held, type Readings } from './readings';

const now = 1_795_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

const spo2 = make(Reading, { device: 'own', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', at: now, measuredAt: now, freshUntil: now + 10_000 });
const told = (readings: Reading[], sent: number | undefined = now): Told => ({ readings, now: sent });
const one = (r: Reading, sent: number | undefined = now): Held => merge(new Map(), told([r], sent)).get(keyOf(r.device, r.quantity, r.site))!;

describe('the age of a number', () => {
  it.each<[string, number | null, Reading, number | undefined]>([
    ['is not shown while it is fresh', null, spo2, now + 9000],
    ['is shown when it is not', 11_000, spo2, now + 11_000],
    ['is of the measurement, not of its coming', 60_000, { ...spo2, at: now, measuredAt: now - 60_000, freshUntil: now - 50_000 }, now],
    ['is not known of a time that is not known', Infinity, { ...spo2, measuredAt: undefined }, now],
    ['is not known where the cart does not say when it sent it', Infinity, spo2, undefined],
    ['is not known of a time to come', Infinity, spo2, now - 11_000],
    ['is none for a small difference', null, spo2, now - 5000],
  ])('%s', (_, want, r, sent) => {
    expect(oldAge(sent === undefined ? merge(new Map(), { readings: [r] }).get(keyOf('own', 'spo2', ''))! : one(r, sent))).toBe(want);
  });
  it('counts on by the clock that says more', () => {
    const r = one(spo2);
    vi.advanceTimersByTime(9000);
    expect(oldAge(r)).toBeNull();
    vi.setSystemTime(now + 12_000); // the computer slept, or its clock was set
    expect(oldAge(r)).toBe(12_000);
    vi.setSystemTime(now - 60_000);
    vi.advanceTimersByTime(2000);
    expect(oldAge(r)).toBe(11_000);
  });
  it.each([3_600_000, -3_600_000])('is not moved for good by a browser’s clock that is set by %d ms', (jump) => {
    const r = one(spo2);
    vi.setSystemTime(now + jump);
    vi.advanceTimersByTime(9000);
    merge(new Map(), told([], now + 9000)); // the cart is heard again
    expect(oldAge(r)).toBeNull();
    vi.advanceTimersByTime(3000);
    expect(oldAge(r)).toBe(12_000);
  });
  it('counts what the computer slept, which the cart did not', () => {
    const r = one(spo2);
    vi.setSystemTime(now + 3_600_000);
    merge(new Map(), told([], now + 3_600_000));
    expect(oldAge(r)).toBe(3_600_000);
  });
});

describe('the places', () => {
  const p = (device: string, part: string, value: number): Reading => ({ ...spo2, device, quantity: `nibp-${part}`, value });
  const all = (...r: Reading[]): Readings => merge(new Map(), told(r));
  const said = (view: Parameters<typeof places>[0], readings: Readings) => places(view, readings).map((x) => `${x.source.device} ${x.parts.map((r) => r.value).join('/')}`);

  it('are those of the cart, in its order', () => {
    const readings = [p('monitor', 'systolic', 118), p('cuff', 'systolic', 131), p('cuff', 'diastolic', 80), spo2];
    const view = viewOf(readings);
    expect(said(view as never, all(...readings))).toEqual(['monitor 118', 'cuff 131/80', 'own 97']);
    view.signs.reverse();
    view.signs[0]!.sources[0]!.quiet = true;
    expect(said(view as never, all(...readings))).toEqual(['monitor 118', 'cuff 131/80']);
  });
  it('have nothing that the cart does not name, and none without a number', () => {
    const view = viewOf([p('cuff', 'systolic', 1)]);
    expect(said(view as never, all(p('cuff', 'systolic', 131), p('cuff', 'mean', 90), p('other', 'systolic', 99)))).toEqual(['cuff 131']);
    expect(said(view as never, all(spo2))).toEqual([]);
    expect(said(undefined, all(spo2))).toEqual([]);
  });
});
