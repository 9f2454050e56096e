import { describe, expect, it } from 'vitest';
import { Reading } from '../api/wire';
import { make } from '../testing/make';
import { layout } from './layout';
import { merge, ofSeveral, shown } from './readings';

const now = 1_795_000_000_000;
const cart = [
  { device: 'own', label: 'Oximeter', virtual: false },
  { device: 'monitor', label: 'Patient monitor', virtual: false },
  { device: 'cuff', label: 'Cuff', virtual: false },
];
const gives = (device: string, value: number, over: Partial<Reading> = {}): Reading =>
  make(Reading, { device, quantity: 'spo2', label: 'SpO2', value, unit: '%', quality: 'good', at: now, ...over });
const none = (device: string, over: Partial<Reading> = {}): Reading => ({ ...gives(device, 0, over), value: undefined, quality: 'no-signal' });
const q = (quantity: string, over: Partial<Reading> = {}) => ({ quantity, ...over });
const held = (...messages: Reading[][]) => messages.reduce(merge, new Map());
const said = (...messages: Reading[][]) => shown(held(...messages), cart).map((r) => `${r.device} ${r.quantity}${r.site && ' ' + r.site} ${r.value ?? '-'}${r.quality === 'suspect' ? '?' : ''}`);

describe('what is shown of several instruments', () => {
  it.each<[string, Reading[][], string[]]>([
    ['one instrument, one number', [[gives('own', 97)]], ['own spo2 97']],
    ['two instruments, two numbers', [[gives('own', 97), gives('monitor', 84)]], ['own spo2 97', 'monitor spo2 84']],
    ['in the order of the cart, whoever came first or last', [[gives('monitor', 84)], [gives('own', 97)], [gives('monitor', 83, { at: now + 9000 })]], ['own spo2 97', 'monitor spo2 83']],
    ['one that the cart does not name comes last', [[gives('a stranger', 91), gives('monitor', 84)]], ['monitor spo2 84', 'a stranger spo2 91']],
    ['one that never gave a value says nothing beside one that does', [[none('own'), gives('monitor', 84)]], ['monitor spo2 84']],
    ['also when the value comes later', [[none('own')], [gives('monitor', 84)]], ['monitor spo2 84']],
    ['no value of any: that, once', [[none('monitor'), none('own')]], ['own spo2 -']],
    ['a value that was lost is seen to be lost', [[gives('own', 97), gives('monitor', 84)], [none('monitor', { at: now + 1000 })]], ['own spo2 97', 'monitor spo2 -']],
    ['also when it was the only one', [[gives('own', 97)], [none('own', { at: now + 1000 })]], ['own spo2 -']],
    ['also when another one never gave any', [[gives('own', 97), none('monitor')], [none('own', { at: now + 1000 })]], ['own spo2 -']],
    ['both lost: both are seen to be', [[gives('own', 97), gives('monitor', 84)], [none('own', { at: now + 1000 }), none('monitor', { at: now + 1000 })]], ['own spo2 -', 'monitor spo2 -']],
    ['lost and back', [[gives('own', 97), gives('monitor', 84)], [none('own', { at: now + 1000 })], [gives('own', 96, { at: now + 2000 })]], ['own spo2 96', 'monitor spo2 84']],
    ['lost, and the value comes late', [[gives('own', 97), none('monitor', { at: now + 1000 })], [gives('monitor', 84)]], ['own spo2 97', 'monitor spo2 -']],
    ['a doubt is of the one who has it', [[gives('own', 97), gives('monitor', 84, { quality: 'suspect' })]], ['own spo2 97', 'monitor spo2 84?']],
    ['an old number is not replaced by another’s', [[gives('own', 97, { at: now - 60_000 }), gives('monitor', 84)]], ['own spo2 97', 'monitor spo2 84']],
    ['sites are apart', [[gives('own', 33, q('temperature', { site: 'skin' })), none('monitor', q('temperature', { site: 'core' }))]], ['monitor temperature core -', 'own temperature skin 33']],
    ['a lost site is not made up for by another', [[gives('own', 37, q('temperature', { site: 'oral' })), none('monitor', q('temperature', { site: 'oral' })), gives('monitor', 34, q('temperature', { site: 'skin' }))]], ['own temperature oral 37', 'monitor temperature skin 34']],
    ['quantities in their order, those not known last', [[gives('own', 1, q('zz')), gives('own', 37, q('temperature')), gives('own', 70, q('pulse-rate')), gives('own', 97)]], ['own spo2 97', 'own pulse-rate 70', 'own temperature 37', 'own zz 1']],
  ])('%s', (_, messages, want) => {
    expect(said(...messages)).toEqual(want);
  });
  it('are replaced by newer ones only', () => {
    expect(said([gives('own', 97)], [gives('own', 90, { at: now - 5000 })])).toEqual(['own spo2 97']);
  });
  it('does not move when values change', () => {
    let all = held([gives('own', 97), gives('monitor', 84), gives('cuff', 120, q('nibp-systolic')), gives('monitor', 118, q('nibp-systolic'))]);
    const places = shown(all, cart).map((r) => r.device + r.quantity);
    for (let s = 1; s < 30; s++) {
      const d = s % 2 === 0 ? 'own' : 'monitor';
      all = merge(all, [s % 5 === 0 ? none(d, { at: now + s * 1000 }) : gives(d, 80 + s % 19, { at: now + s * 1000, quality: s % 3 === 0 ? 'suspect' : 'good' })]);
      expect(shown(all, cart).map((r) => r.device + r.quantity)).toEqual(places);
    }
  });
  it('names the source of every quantity that more than one instrument reports', () => {
    const all = held([gives('own', 97), none('monitor'), gives('own', 70, q('pulse-rate')), gives('own', 37, q('temperature', { site: 'oral' })), gives('monitor', 34, q('temperature', { site: 'skin' }))]);
    expect([...ofSeveral(all)]).toEqual(['spo2', 'temperature']);
  });
});

describe('the places', () => {
  const p = (device: string, part: string, value: number, family = 'nibp', site = '') => gives(device, value, { quantity: `${family}-${part}`, label: `${family.toUpperCase()} ${part}`, site });
  it('keep the parts of a pressure together, of one instrument each', () => {
    const { cuff, lines } = layout(shown(held([p('monitor', 'systolic', 118), p('cuff', 'systolic', 131), p('cuff', 'diastolic', 80), p('monitor', 'mean', 90), p('monitor', 'mean', 8, 'cvp'), p('monitor', 'mean', 70, 'ibp', 'P4')]), cart));
    expect([...cuff, ...lines].map((x) => [x.head, x.device, ...x.parts.map((one) => `${one.part} ${one.reading.value}`)])).toEqual([
      ['Blood pressure', 'monitor', 'systolic 118', 'mean 90'],
      ['Blood pressure', 'cuff', 'systolic 131', 'diastolic 80'],
      ['CVP', 'monitor', 'mean 8'],
      ['IBP P4', 'monitor', 'mean 70'],
    ]);
  });
  it('put first what everybody looks at', () => {
    const l = layout(shown(held([gives('own', 97), gives('monitor', 37, q('temperature')), gives('monitor', 1, q('mac')), p('cuff', 'systolic', 131), p('monitor', 'mean', 70, 'art')]), cart));
    expect([l.first, l.second, l.rest].map((all) => all.map((r) => r.quantity))).toEqual([['spo2'], ['temperature'], ['mac']]);
    expect([l.cuff, l.lines].map((all) => all.map((x) => x.head))).toEqual([['Blood pressure'], ['ART']]);
  });
});
