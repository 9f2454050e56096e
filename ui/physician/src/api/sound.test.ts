import { describe, expect, it } from 'vitest';
import { soundBlock, soundHeader } from './sound';

function message(samples: number[], over: { version?: number; flags?: number; rate?: number; first?: bigint; at?: bigint; count?: number; extra?: number } = {}): ArrayBuffer {
  const b = new ArrayBuffer(soundHeader + 2 * samples.length + (over.extra ?? 0));
  const v = new DataView(b);
  v.setUint16(0, over.version ?? 1, true);
  v.setUint16(2, over.flags ?? 0, true);
  v.setUint32(4, over.rate ?? 8000, true);
  v.setBigUint64(8, over.first ?? 16000n, true);
  v.setBigInt64(16, over.at ?? 1_795_000_000_123_456n, true);
  v.setUint32(24, over.count ?? samples.length, true);
  samples.forEach((s, i) => v.setInt16(soundHeader + 2 * i, s, true));
  return b;
}

describe('a block of sound', () => {
  it('is read bit by bit', () => {
    const b = soundBlock(message([0, 1, -1, 32767, -32768], { flags: 3 }));
    expect(b).toEqual({ gap: true, rate: 8000, first: 16000, at: 1_795_000_000_123.456, samples: Int16Array.of(0, 1, -1, 32767, -32768) });
  });
  it('may be empty', () => {
    expect(soundBlock(message([]))).toMatchObject({ gap: false });
  });
  it.each<[string, unknown]>([
    ['text', 'hello'],
    ['nothing', new ArrayBuffer(0)],
    ['half a header', new ArrayBuffer(soundHeader - 1)],
    ['a later version', message([1], { version: 2 })],
    ['a count that is too large', message([1], { count: 2 })],
    ['a count that is too small', message([1, 2], { count: 1 })],
    ['a count for 8 GB', message([1], { count: 0xffffffff })],
    ['an odd byte', message([1], { extra: 1 })],
    ['rate 0', message([1], { rate: 0 })],
    ['a rate beyond reason', message([1], { rate: 4_000_000_000 })],
    ['a number that a double cannot hold', message([1], { first: 0xffffffffffffffffn })],
  ])('is refused: %s', (_, data) => {
    expect(typeof soundBlock(data)).toBe('string');
  });
  it('never throws, whatever comes', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647);
    for (let i = 0; i < 3000; i++) {
      const b = new Uint8Array(random() % 80).map(() => random() & 255);
      if (b.length > 1 && i % 2 === 0) [b[0], b[1]] = [1, 0];
      expect(() => soundBlock(b.buffer)).not.toThrow();
    }
  });
});
