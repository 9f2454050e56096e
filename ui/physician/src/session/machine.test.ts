import { describe, expect, it } from 'vitest';
import { read } from '../api/shape';
import { RosterEntry, Session } from '../api/wire';
import { goneAfter, next, patience, retryEvery, start, type Effect, type Event, type State } from './machine';

const mine = { id: 'p1', user: 'ana', name: 'Dr. Ana', role: 'lead', state: 'in-call' };
const other = { id: 'p2', user: 'bob', name: 'Dr. Bob', role: 'consultant', state: 'in-call' };
const entry = (over: object) => read(RosterEntry, { id: 'c', name: 'C', state: 'In session', phase: 'in-call', session: 's1', participants: [mine], boot: 'b1', ...over });
const sess = (phase: string, over: object = {}) => read(Session, { phase, id: 's1', ...over });

/** Runs [ms after the one before, event] from a fresh join; returns the last state and all effects. */
function run(...steps: [number, Event][]): { s: State; effects: Effect[]; now: number } {
  let now = began;
  let s = start('c', 's1', 'ana', 'b1', now);
  const effects: Effect[] = [];
  for (const [wait, e] of steps) {
    now += wait;
    const [to, more] = next(s, e, now);
    s = to;
    effects.push(...more);
  }
  return { s, effects, now };
}

const asked: [number, Event] = [50, { type: 'reply', session: sess('asked'), error: '' }];
const let_in: [number, Event] = [1000, { type: 'roster', entry: entry({ phase: 'admitted', participants: [{ ...mine, state: 'admitted' }] }) }];
const offered: [number, Event] = [50, { type: 'offer', peer: 'p1' }];
const connected: [number, Event] = [300, { type: 'ice', peer: 'p1', ice: 'connected' }];
const live = [asked, let_in, offered, connected];
const began = 1_000_000;
/** A tick at which nothing was heard since `heard`, ms after the beginning; unless told, all the time. */
const tick = (ms: number, heard = Infinity): [number, Event] => [ms, { type: 'tick', heard: began + heard }];

describe('the way in', () => {
  it('asks, is let in, connects', () => {
    expect(run(asked).s.stage).toBe('waiting');
    expect(run(asked, let_in).s.stage).toBe('connecting');
    expect(run(...live).s).toMatchObject({ stage: 'live', everLive: true, seen: true });
  });
  it('is refused by the cart with its sentence', () => {
    expect(run([50, { type: 'reply', session: sess('calling'), error: 'Dr. Bob is already with this patient.' }]).s).toMatchObject({ stage: 'ended', endedBy: 'refused', endReason: 'Dr. Bob is already with this patient.' });
  });
  it('waits for the nurse beside one who is in, and is let in', () => {
    const beside = (state: string): [number, Event] => [100, { type: 'roster', entry: entry({ participants: [other, { ...mine, state }] }) }];
    const reply: [number, Event] = [50, { type: 'reply', session: sess('in-call', { participants: [other, { ...mine, state: 'asked' }] }), error: '' }];
    expect(run(reply, beside('asked')).s.stage).toBe('waiting');
    expect(run(reply, beside('asked'), beside('admitted')).s.stage).toBe('connecting');
  });
  it('says when nobody answers', () => {
    expect(run([12000, { type: 'unanswered', text: 'The cart did not answer.' }]).s).toMatchObject({ stage: 'ended', endReason: 'The cart did not answer.' });
  });
  it('is turned away by the nurse', () => {
    const shown: [number, Event] = [100, { type: 'roster', entry: entry({ phase: 'asked', state: 'Calling', participants: [{ ...mine, state: 'asked' }] }) }];
    const away: [number, Event] = [900, { type: 'roster', entry: entry({ phase: 'calling', participants: [], departed: [{ user: 'ana', kind: 'refused', reason: 'Not now, please.' }] }) }];
    expect(run(asked, shown, away).s).toMatchObject({ stage: 'ended', endedBy: 'cart', endReason: 'Not now, please.' });
  });
  it('is not thrown out by a roster from before the question', () => {
    const stale: [number, Event] = [10, { type: 'roster', entry: entry({ phase: 'calling', participants: [] }) }];
    expect(run(asked, stale).s.stage).toBe('waiting');
    expect(run(asked, stale, tick(goneAfter)).s.stage).toBe('ended');
    expect(run(asked, stale, [500, { type: 'roster', entry: entry({ phase: 'asked', participants: [{ ...mine, state: 'asked' }] }) }], tick(goneAfter)).s.stage).toBe('waiting');
  });
});

describe('the way out', () => {
  it.each<[string, Event]>([
    ['by the bedside state', { type: 'bedside', session: sess('ended', { endReason: 'Ended at the bedside.' }) }],
    ['by the roster', { type: 'roster', entry: entry({ phase: 'ended', endReason: 'Ended at the bedside.' }) }],
  ])('%s', (_, e) => {
    expect(run(...live, [100, e])).toMatchObject({ s: { stage: 'ended', endReason: 'Ended at the bedside.' }, effects: ['close'] });
  });
  it('stays ended', () => {
    expect(run(...live, [1, { type: 'end' }], offered, let_in, tick(60000)).s).toMatchObject({ stage: 'ended', endedBy: 'me' });
  });
  it('is removed, in plain words, while the others go on', () => {
    const removed = { user: 'ana', kind: 'removed', reason: 'The nurse has taken you out of the session.' };
    const out: [number, Event] = [1, { type: 'roster', entry: entry({ participants: [other], departed: [removed] }) }];
    expect(run(...live, out)).toMatchObject({ s: { stage: 'ended', endedBy: 'cart', endReason: removed.reason }, effects: ['close'] });
  });
  it('sees that another physician has the session now', () => {
    expect(run(...live, [1, { type: 'roster', entry: entry({ participants: [other] }) }]).s.stage).toBe('ended');
  });
  it('ignores the end of another session', () => {
    expect(run(...live, [1, { type: 'bedside', session: read(Session, { phase: 'ended', id: 's0' }) }]).s.stage).toBe('live');
  });
  it('gives way to another window of the same physician', () => {
    const taken: [number, Event] = [1, { type: 'turned-away', text: 'This session goes on in another window of yours.' }];
    expect(run(...live, taken).s).toMatchObject({ stage: 'ended', endReason: 'This session goes on in another window of yours.' });
  });
  it('does not give way while the hub is only just back', () => {
    const early: [number, Event] = [1, { type: 'turned-away', text: 'You are not in this session.' }];
    expect(run(...live, [1, { type: 'hub', up: false }], [900, { type: 'hub', up: true }], early).s.stage).toBe('live');
    expect(run(...live, [1, { type: 'roster', entry: entry({ state: 'Offline' }) }], early).s.stage).toBe('live');
  });
});

describe('recovery', () => {
  const lost: [number, Event] = [1000, { type: 'ice', peer: 'p1', ice: 'disconnected' }];
  it('sounds once when the link is lost, and waits', () => {
    expect(run(...live, lost, tick(1000)).effects).toEqual(['tone']);
  });
  it('tries by itself, by turns, not too often', () => {
    const quiet = (ms: number) => tick(ms, 1400);
    const { effects } = run(...live, lost, quiet(patience), quiet(1000), quiet(retryEvery), quiet(retryEvery));
    expect(effects).toEqual(['tone', 'restart', 'restart', 'restart']);
    const more = Array.from({ length: 4 }, () => quiet(retryEvery));
    expect(run(...live, lost, quiet(patience), ...more).effects).toEqual(['tone', 'restart', 'restart', 'restart', 'rejoin', 'restart']);
  });
  it('leaves a full link alone on which something arrives', () => {
    expect(run(...live, lost, tick(patience), tick(patience)).effects).toEqual(['tone']);
    expect(run(...live, lost, tick(patience), tick(patience), tick(patience)).effects).toEqual(['tone', 'restart']);
  });
  // Only the way between cart and page is cut, and ICE says that all is well:
  // what counts is that nothing arrives.
  it('tries while nothing arrives, whatever ICE says, until something does', () => {
    const quiet = [tick(1000, 1400), tick(patience, 1400), tick(retryEvery, 1400)];
    const silent = run(...live, ...quiet);
    expect(silent).toMatchObject({ s: { ice: 'connected', silentSince: began + 1400, tries: 2 }, effects: ['restart', 'restart'] });
    const heard = run(...live, ...quiet, tick(retryEvery), tick(retryEvery));
    expect(heard).toMatchObject({ s: { silentSince: 0, tries: 0 }, effects: ['restart', 'restart'] });
  });
  it('counts the silence of a way that never carried anything', () => {
    expect(run(...live, tick(1000, -began), tick(patience, -began)).effects).toEqual(['restart']);
  });
  it.each<[string, Event, Event]>([
    ['hub', { type: 'hub', up: false }, { type: 'hub', up: true }],
    ['cart', { type: 'roster', entry: entry({ state: 'Offline' }) }, { type: 'roster', entry: entry({ phase: 'lost' }) }],
  ])('restarts a silent way at once when the %s shows life', (_, away, back) => {
    const steps: [number, Event][] = [[10, away], tick(20_000, 1400), [10, back], [10, { type: 'roster', entry: entry({ phase: 'lost' }) }]];
    expect(run(...live, ...steps).effects).toEqual(['restart']);
  });
  it('restarts at once when media has failed', () => {
    const failed: [number, Event] = [1, { type: 'ice', peer: 'p1', ice: 'failed' }];
    expect(run(...live, failed).effects).toEqual(['restart']);
    expect(run(...live, failed, [1, { type: 'ice', peer: 'p1', ice: 'connecting' }], failed).effects).toEqual(['restart']); // not in a loop
  });
  it('never tries on a dead way, and at once when signalling returns', () => {
    const down: [number, Event] = [10, { type: 'hub', up: false }];
    const dead = [...live, down, lost, tick(60000)];
    expect(run(...dead).effects).toEqual(['tone']);
    expect(run(...dead, [1, { type: 'hub', up: true }]).effects).toEqual(['tone']); // whom does the cart still know?
    expect(run(...dead, [1, { type: 'hub', up: true }], [20, { type: 'roster', entry: entry({ phase: 'lost' }) }]).effects).toEqual(['tone', 'restart']);
  });
  it('leaves running media alone when the hub comes back', () => {
    expect(run(...live, [1, { type: 'hub', up: false }], [1, { type: 'hub', up: true }], [1, { type: 'roster', entry: entry({}) }]).effects).toEqual([]);
  });
  it('comes back to a cart that started again', () => {
    const { s, effects } = run(...live, [2000, { type: 'roster', entry: entry({ boot: 'b2', phase: 'lost' }) }]);
    expect(effects).toEqual(['rejoin']);
    expect(s).toMatchObject({ stage: 'live', boot: 'b2' });
    expect(next(s, { type: 'unanswered', text: 'x' }, 2_000_000)[0].stage).toBe('live');
    expect(next(s, { type: 'offer', peer: 'p2' }, 2_000_000)[0]).toMatchObject({ stage: 'live', peer: 'p2', ice: 'connecting' });
  });
  it('waits a while for a cart that seems to have forgotten the session', () => {
    const empty: [number, Event] = [1, { type: 'roster', entry: entry({ boot: 'b2', phase: 'idle', session: '', participants: [], state: 'Available' }) }];
    expect(run(...live, empty, tick(goneAfter - 1000)).s.stage).toBe('live');
    expect(run(...live, empty, tick(goneAfter - 1000), tick(1000)).s.stage).toBe('ended');
    expect(run(...live, empty, [2000, { type: 'roster', entry: entry({ boot: 'b2', phase: 'lost' }) }], tick(goneAfter)).s.stage).toBe('live');
  });
  it('takes an offline cart for silent, not for gone', () => {
    expect(run(...live, [1, { type: 'roster', entry: entry({ state: 'Offline', session: '', participants: [] }) }], tick(60000)).s).toMatchObject({ stage: 'live', online: false });
  });
  it('ignores the news of an old peer', () => {
    expect(run(...live, [1, { type: 'offer', peer: 'p2' }], [1, { type: 'ice', peer: 'p1', ice: 'failed' }])).toMatchObject({ s: { peer: 'p2', ice: 'connecting' }, effects: [] });
  });
});
