import { describe, expect, it } from 'vitest';
import { candidate, cartMessage, hubConfig, mediaSignal, pageMessage, readings, signedIn, wave } from './messages';

const all = [pageMessage, cartMessage, readings, wave];
const state = (bedside: unknown) => cartMessage(JSON.stringify({ type: 'state', state: bedside })).state!;

/** Everything that a message could hold in the place of what it should. */
const wrong: unknown[] = [null, true, 7, -1e300, '', 'x', [], {}, [[]], { length: 9 }, '0001-01-01T00:00:00Z', { toString: 1 }];

describe('messages', () => {
  it('take Go’s empty slices and zero times', () => {
    const m = cartMessage(JSON.stringify({ type: 'state', now: '2026-11-22T14:00:00Z', state: { cart: { id: 'c' }, session: { phase: 'in-call', since: '0001-01-01T00:00:00Z' }, feeds: null, captures: null, shutter: 'none' } }));
    expect(m.state).toMatchObject({ feeds: [], captures: [], session: { phase: 'in-call', asks: [] } });
    expect(m.state?.session.since).toBeUndefined();
    expect(m.now).toBe(Date.UTC(2026, 10, 22, 14));
  });
  it('keep a missing number missing', () => {
    const [a, b, c, d] = readings('{"readings":[{"quantity":"spo2","quality":"good"},{"quantity":"spo2","value":0,"quality":"good"},{"quantity":"spo2","value":97,"quality":"splendid"},{"quantity":"spo2","value":1e999,"quality":"good"}]}').readings;
    expect([a?.value, a?.quality]).toEqual([undefined, 'no-signal']);
    expect(b).toMatchObject({ value: 0, quality: 'good' });
    expect(c).toMatchObject({ quality: 'no-signal' });
    expect([d?.value, d?.quality]).toEqual([undefined, 'no-signal']);
  });
  it.each(['', 'null', '[]', '7', '"x"', '{', '{"__proto__":{"type":"state"}}', 'deep'])('survive %s', (what) => {
    const data = what === 'deep' ? '['.repeat(100_000) : what;
    for (const read of all) expect(() => read(data)).not.toThrow();
    expect(cartMessage(data)).toEqual({ type: '', id: '', error: '' });
    expect(readings(new ArrayBuffer(3))).toEqual({ readings: [] });
  });
  it('survive anything in the place of anything', () => {
    const good = { type: 'state', carts: [{ id: 'a', physician: { user: 'u' }, readiness: { reasons: ['r'] } }], signal: { session: 's' }, reply: { session: { asks: [{ id: 'a' }] } }, state: { patient: { name: 'n' }, feeds: [{ role: 'room' }], alerts: [{ alerts: [{ text: 't' }] }], session: { asks: [] } }, readings: [{ quantity: 'spo2', value: 9 }], vitals: { signs: [{ quantity: 'spo2', sources: [{ device: 'a', parts: ['spo2'] }] }], few: [0] }, rate: 75, seq: 1, scale: 1, samples: [1, 2] };
    const places: [object, string][] = [];
    const walk = (o: object): void => Object.entries(o).forEach(([k, v]) => (places.push([o, k]), v !== null && typeof v === 'object' && walk(v as object)));
    walk(good);
    expect(places.length).toBeGreaterThan(35);
    for (const [o, key] of places) {
      const was = (o as Record<string, unknown>)[key];
      for (const bad of wrong) {
        (o as Record<string, unknown>)[key] = bad;
        const data = JSON.stringify(good);
        for (const read of all) read(data); // throws, or not
      }
      (o as Record<string, unknown>)[key] = was;
    }
  });
  it('do not take a wrong type for the right one', () => {
    expect(state({ patient: ['n'], feeds: [7, null, 'x', { role: 5, state: 'splendid' }], shutter: {}, session: 'x' })).toMatchObject({ feeds: [{ role: '', state: 'offline' }], shutter: '', session: { phase: 'idle', held: false } });
    expect(state({ patient: ['n'] }).patient).toBeUndefined();
    expect(state({ alerts: [{ alerts: [{ text: 'x', priority: 'none' }] }] }).alerts[0]!.alerts[0]!.priority).toBe('high');
    expect(pageMessage('{"type":"roster","carts":[{"id":"a","readiness":{"light":"green"}},[]]}').carts).toMatchObject([{ id: 'a', name: 'a', state: 'Offline', readiness: { light: 'not-ready', reasons: [] } }]);
    expect(mediaSignal(['offer'])).toEqual({ kind: '', peer: '', sdp: '', large: '' });
    expect(candidate({ candidate: 7, sdpMid: {}, sdpMLineIndex: '0' })).toEqual({ candidate: '', sdpMid: null, sdpMLineIndex: null, usernameFragment: null });
    expect(candidate('x')).toBeNull();
  });
  it.each(['{"rate":0,"scale":1,"seq":1,"samples":[1]}', '{"rate":1e9,"scale":1,"seq":1,"samples":[1]}', '{"rate":75,"scale":1,"seq":-1,"samples":[1]}', '{"rate":75,"scale":1,"seq":1}', '{"rate":75,"seq":1,"samples":[1]}', `{"rate":75,"scale":1,"seq":1,"samples":[${'1,'.repeat(20001)}1]}`])('refuse a wave that cannot be drawn: %.40s', (data) => {
    expect(wave(data)).toBeNull();
  });
  it('draw nothing for a sample that is no number', () => {
    expect(wave('{"rate":75,"scale":1,"seq":1.5,"samples":[1,null,"2"]}')).toMatchObject({ seq: 1, samples: [1, NaN, NaN] });
  });
  it('of the sign-in are read likewise', () => {
    expect(hubConfig({ iceServers: [{ urls: ['stun:a', 7] }, { urls: [] }, 7, ''], demonstration: 'yes' })).toEqual({ demonstration: false, iceServers: [{ urls: ['stun:a'] }] });
    expect(signedIn(null)).toMatchObject({ user: '', csrf: '', demonstration: false });
  });
});
