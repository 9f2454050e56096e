import { describe, expect, it } from 'vitest';
import { read } from '../api/shape';
import { RosterEntry } from '../api/wire';
import { cartInAddress } from '../session/address';
import { backoff } from './backoff';
import { blocked, found, mine, newRequests, ordered } from './requests';

const entry = (id: string, over: object) => read(RosterEntry, { id, name: id, state: 'Available', phase: 'idle', ...over });
const at = (s: number): string => new Date(1_795_000_000_000 + s * 1000).toISOString();

describe('the roster', () => {
  it('has requests first, the longest waiting on top', () => {
    const list = [
      entry('off', { state: 'Offline' }), entry('b', {}), entry('late', { state: 'Calling', phase: 'calling', calledAt: at(9) }),
      entry('a', {}), entry('busy', { state: 'In session', phase: 'in-call' }), entry('early', { state: 'Calling', phase: 'calling', calledAt: at(1) }),
    ];
    expect(ordered(list).map((c) => c.id)).toEqual(['early', 'late', 'busy', 'a', 'b', 'off']);
  });
  it('is searched by name and id, and hides no request', () => {
    const list = [entry('c1', { name: 'Ward 3', state: 'Calling' }), entry('c2', { name: 'Sala José' }), entry('c3', { name: 'Ward 4' })];
    const ids = (letters: string): string[] => found(list, letters).map((c) => c.id);
    expect(ids(' ')).toEqual(['c1', 'c2', 'c3']);
    expect(ids(' jose ')).toEqual(['c1', 'c2']);
    expect(ids('WARD 4')).toEqual(['c1', 'c3']);
    expect(ids('c2')).toEqual(['c1', 'c2']);
    expect(ids('no such')).toEqual(['c1']);
  });
  it('announces a request once', () => {
    const c = entry('a', { state: 'Calling', phase: 'calling', session: 's1' });
    expect(newRequests(new Set(), [c])).toHaveLength(1);
    expect(newRequests(new Set(['s1']), [c])).toHaveLength(0);
  });
  it('says why a cart cannot be joined', () => {
    const bob = [{ id: 'p1', user: 'bob', name: 'Dr. Bob', role: 'lead', state: 'in-call' }];
    expect(blocked(entry('a', { state: 'Offline' }))).toBe('offline');
    expect(blocked(entry('a', { phase: 'in-call', participants: bob }))).toBeNull();
    expect(mine(entry('a', { phase: 'lost', participants: bob }), 'bob')).toBe(true);
    expect(mine(entry('a', { phase: 'lost', participants: bob }), 'ana')).toBe(false);
    expect(mine(entry('a', { phase: 'ended', participants: bob }), 'bob')).toBe(false);
  });
});

it('waits longer after each try, up to 5 s', () => {
  expect([0, 1, 2, 3, 4, 50].map((n) => backoff(n, 0))).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  expect(backoff(9, 1)).toBe(3333);
});

it.each([['#/session/cart-7', 'cart-7'], ['#/session/a%20b', 'a b'], ['#/session/%', ''], ['#/carts', ''], ['', ''], ['#/session/a/b', '']])('the address %s names %s', (hash, cart) => {
  expect(cartInAddress(hash)).toBe(cart);
});
