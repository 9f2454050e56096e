import { describe, expect, it } from 'vitest';
import { pageMessage } from '../api/messages';
import { Roster } from './roster';

const at = (s: number): string => new Date(1_795_000_000_000 + s * 1000).toISOString();
const entry = (id: string, more: object = {}): object => ({ id, state: 'Available', phase: 'idle', ...more });
const calling = (id: string, s: number): object => entry(id, { state: 'Calling', phase: 'calling', calledAt: at(s) });

function opened(...carts: object[]): { roster: Roster; take: (m: object) => string[] | null; ids: () => string[] } {
  const roster = new Roster();
  const take = (m: object): string[] | null => {
    const changed = roster.take(pageMessage(JSON.stringify(m)));
    return changed && [...changed].sort();
  };
  take({ type: 'roster', hub: 'H', version: 5, carts });
  return { roster, take, ids: () => roster.carts.map((c) => c.id) };
}

describe('the roster', () => {
  it('takes changes into their places', () => {
    const { roster, take, ids } = opened(entry('c'), calling('b', 5), entry('a'), entry('d'));
    expect(ids()).toEqual(['b', 'a', 'c', 'd']);
    expect(take({ type: 'changes', since: 5, version: 9, carts: [calling('d', 1), entry('a', { state: 'Offline' }), entry('bb')], gone: ['c'] })).toEqual(['a', 'bb', 'c', 'd']);
    expect(ids()).toEqual(['d', 'b', 'bb', 'a']);
    expect(roster.get('c')).toBeUndefined();
    expect(roster.get('a')?.state).toBe('Offline');
    expect(roster.have).toBe('H.9');
  });

  it('is the same list as long as nothing changes', () => {
    const { roster, take } = opened(entry('a'));
    const before = roster.carts;
    expect(take({ type: 'changes', since: 5, version: 5 })).toEqual([]);
    expect(roster.carts).toBe(before);
  });

  it('finds out that something was missed', () => {
    const { roster, take, ids } = opened(entry('a'));
    expect(take({ type: 'changes', since: 6, version: 7, carts: [entry('b')] })).toBeNull();
    expect(roster.have).toBe('H.5');
    expect(take({ type: 'roster', hub: 'I', version: 2, carts: [entry('b')] })).toEqual(['a', 'b']);
    expect(ids()).toEqual(['b']);
    expect(roster.have).toBe('I.2');
  });

  it('has the same order whether told at once or bit by bit', () => {
    const carts = Array.from({ length: 60 }, (_, i) => entry(`c${(i * 37) % 60}`, [{}, { state: 'Offline' }, { state: 'Calling', calledAt: at((i * 7) % 13) }, { state: 'In session' }][i % 4]));
    const whole = opened(...carts);
    const bits = opened(...carts.slice(0, 20).map((c) => ({ ...c, state: 'Offline' })));
    carts.forEach((c, i) => expect(bits.take({ type: 'changes', since: 5 + i, version: 6 + i, carts: [c] })).toHaveLength(1));
    expect(bits.ids()).toEqual(whole.ids());
  });
});
