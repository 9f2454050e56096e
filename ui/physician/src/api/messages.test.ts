import { describe, expect, it } from 'vitest';
import { cartMessage, readings, wave } from './bedside';
import { hubConfig, pageMessage } from './hub';

describe('messages', () => {
  it('take Go’s empty slices', () => {
    const m = cartMessage(JSON.stringify({ type: 'state', now: '2026-11-22T14:00:00Z', state: { cart: { id: 'c' }, session: { phase: 'in-call', since: '0001-01-01T00:00:00Z' }, feeds: null, captures: null, shutter: 'none' } }));
    expect(m.state).toMatchObject({ feeds: [], captures: [], session: { asks: [], since: undefined } });
  });
  it('keep a missing number missing', () => {
    const [a, b, c] = readings('{"readings":[{"quantity":"spo2","quality":"good"},{"quantity":"spo2","value":0,"quality":"good"},{"quantity":"spo2","value":97,"quality":"splendid"}]}');
    expect(a).toMatchObject({ value: undefined, quality: 'no-signal' });
    expect(b).toMatchObject({ value: 0, quality: 'good' });
    expect(c).toMatchObject({ quality: 'no-signal' });
  });
  it.each(['', 'null', '[]', '7', '{"type":7,"carts":"x","signal":[],"reply":3}', '{"readings":[null,1,"x",[]]}', '{"samples":{}}', '{"type":"roster","carts":[{"readiness":null,"physician":[]}]}'])('survive %s', (data) => {
    expect(() => [pageMessage(data), cartMessage(data), readings(data), wave(data)]).not.toThrow();
  });
  it.each(['{"rate":0,"seq":1,"samples":[1]}', '{"rate":1e9,"seq":1,"samples":[1]}', '{"rate":75,"seq":-1,"samples":[1]}', '{"rate":75,"seq":1}', `{"rate":75,"seq":1,"samples":[${'1,'.repeat(20001)}1]}`])('refuse a wave that cannot be drawn: %.40s', (data) => {
    expect(wave(data)).toBeNull();
  });
  it('know both forms of ICE servers', () => {
    expect(hubConfig({ iceServers: ['stun:a', { urls: 'turn:b', username: 'u' }, 7, ''] }).iceServers).toEqual([{ urls: 'stun:a' }, { urls: 'turn:b', username: 'u' }]);
    expect(hubConfig({ iceServers: null }).iceServers).toEqual([]);
  });
});
