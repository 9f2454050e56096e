// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageMessage } from '../api/messages';
import { read } from '../api/shape';
import { RosterEntry } from '../api/wire';
import type { HubSocket } from '../hub/socket';
import type { PeerListener } from '../media/peer';
import { CartEnd } from '../testing/cart';
import { Visit } from './visit';

// The browser's connection is not here: what would come over it is handed in.
const peers = vi.hoisted(() => [] as { id: string; listener: PeerListener }[]);
vi.mock('../media/peer', () => ({
  Peer: class {
    constructor(
      readonly id: string,
      _ice: unknown,
      _own: unknown,
      readonly listener: PeerListener,
    ) {
      peers.push(this);
    }
    offer(): void {}
    candidate(): void {}
    close(): void {}
    send(): Promise<void> {
      return Promise.resolve();
    }
    stats(): Promise<unknown> {
      return Promise.resolve(new Map());
    }
    receivers(): [] {
      return [];
    }
  },
}));

const microphone = { kind: 'audio', enabled: true, stop: () => undefined, addEventListener: () => undefined };
let visit: Visit;

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  peers.length = 0;
  microphone.enabled = true;
  const stream = { getAudioTracks: () => [microphone], getTracks: () => [microphone] };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve(stream) } });
  const socket = { send: () => true, request: () => new Promise(() => undefined) } as unknown as HubSocket;
  visit = new Visit({ socket, iceServers: [], user: 'ana' }, { id: 'cart-7', name: 'Ward 3', session: 's1', boot: 'b' });
});
afterEach(() => {
  visit.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The cart offers a connection, and its control channel opens. */
function connect(id = 'peer-1'): CartEnd {
  visit.message(pageMessage(JSON.stringify({ type: 'signal', cart: 'cart-7', signal: { session: 's1', data: { kind: 'offer', peer: id, sdp: 'v=0' } } })));
  const { listener } = peers.at(-1)!;
  const cart = new CartEnd();
  listener.channel(cart.channel);
  listener.ice(id, 'connected');
  return cart;
}

const state = (more: object = {}): object => ({
  type: 'state',
  state: { cart: { id: 'cart-7', name: 'Ward 3' }, session: { phase: 'in-call', id: 's1' }, shutter: 'open', feeds: [], captures: [], instruments: [], alerts: [], ...more },
});

describe('the cart’s state', () => {
  it('replaces the one before, whole', () => {
    const cart = connect();
    const alerts = [{ device: 'm', label: 'M', alerts: [{ id: '1', text: 'ASYSTOLE', priority: 'high' }] }];
    cart.say(state({ patient: { number: '1', name: 'Ana' }, alerts, captures: [{ id: 'p', device: 'c' }], shutter: 'closed' }));
    expect(visit.view.get().bedside).toMatchObject({ patient: { name: 'Ana' }, shutter: 'closed' });
    cart.say(state());
    expect(visit.view.get().bedside).toMatchObject({ alerts: [], captures: [], shutter: 'open' });
    expect(visit.view.get().bedside?.patient).toBeUndefined();
  });

  it('names no cart: the hub does', () => {
    const cart = connect();
    cart.say(state({ cart: { id: 'cart-7', name: 'Intensive care' } }));
    expect(visit.view.get().cartName).toBe('Ward 3');
    visit.roster(read(RosterEntry, { id: 'cart-7', name: 'Ward 5', state: 'In session', phase: 'in-call', session: 's1', boot: 'b' }));
    cart.say(state({ cart: { id: 'cart-7', name: 'Intensive care' } }));
    expect(visit.view.get().cartName).toBe('Ward 5');
  });

  it('that says the session is over ends it', () => {
    const cart = connect();
    cart.say(state({ session: { phase: 'ended', id: 's1', endReason: 'The nurse hung up.' } }));
    expect(visit.machine).toMatchObject({ stage: 'ended', endedBy: 'cart', endReason: 'The nurse hung up.' });
  });

  it('is not taken from a connection that was replaced', () => {
    const old = connect('peer-1');
    const cart = connect('peer-2');
    cart.say(state({ patient: { number: '2', name: 'Bea' } }));
    peers[0]!.listener.channel(old.channel);
    old.say(state({ patient: { number: '1', name: 'Ana' } }));
    cart.say(state({ patient: { number: '2', name: 'Bea' } }));
    expect(visit.view.get().bedside?.patient?.name).toBe('Bea');
  });
});

describe('the microphone', () => {
  it('gives nothing while it is muted, also when it comes later', async () => {
    await visit.openOwn();
    expect(microphone.enabled).toBe(true);
    visit.setMuted(true);
    expect(microphone.enabled).toBe(false);
    visit.setMuted(false);
    expect(microphone.enabled).toBe(true);
    visit.setMuted(true);
    microphone.enabled = true; // a new one of the browser
    await visit.openOwn();
    expect(microphone.enabled).toBe(false);
  });

  it('is said to be muted, at once and after a new connection', () => {
    const cart = connect();
    expect(cart.of('mute').map((c) => c.on)).toEqual([false]);
    visit.setMuted(true);
    visit.setListening(false);
    expect(cart.of('mute').map((c) => c.on)).toEqual([false, true]);
    const again = connect('peer-2');
    expect(again.of('mute').map((c) => c.on)).toEqual([true]);
    expect(again.of('listen').map((c) => c.on)).toEqual([false]);
  });
});

it('follows its own cart in the roster', () => {
  const cart = (id: string, more: object): object => ({ id, name: id, phase: 'in-call', session: 's1', boot: 'b', state: 'In session', participants: [{ id: 'p1', user: 'ana', role: 'lead', state: 'in-call' }], ...more });
  const roster = (mine: object): void => visit.roster(read(RosterEntry, cart('cart-7', mine)));
  connect();
  roster({});
  expect(visit.machine).toMatchObject({ online: true, seen: true, stage: 'live' });
  roster({ state: 'Offline' });
  expect(visit.machine).toMatchObject({ online: false, stage: 'live' });
});

describe('another patient in the same session', () => {
  const notes = (cart: ReturnType<typeof connect>) => cart.of('note').map((c) => [c.encounter, c.text]);
  const lies = (encounter: string, note?: object) => {
    const s = state() as { state: { session: object } };
    return { ...s, state: { ...s.state, session: { ...s.state.session, encounter }, note } };
  };
  it('has a note of their own, and what was typed stays with the one before', async () => {
    const cart = connect();
    cart.say(state());
    visit.note.typed('of the first');
    cart.say(lies('e2'));
    expect(visit.note.state.get()).toMatchObject({ text: '', revision: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(notes(cart)).toEqual([['s1', 'of the first']]);
    cart.answer('note', { error: { english: 'The disk is full.' } });
    await vi.advanceTimersByTimeAsync(3000);
    expect(notes(cart)).toEqual([['s1', 'of the first'], ['s1', 'of the first']]);
    cart.answer('note', { note: { text: 'of the first', revision: 1, author: 'ana', at: '2026-11-30T10:00:00Z' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(visit.note.state.get()).toMatchObject({ text: '', saved: '', revision: 0 });
    visit.note.typed('of the second');
    await vi.advanceTimersByTimeAsync(1000);
    expect(notes(cart).at(-1)).toEqual(['e2', 'of the second']);
  });
  it('gets no answer that was meant for the one before', async () => {
    const cart = connect();
    cart.say(state());
    visit.note.typed('of the first');
    await vi.advanceTimersByTimeAsync(1000);
    cart.say(lies('e3'));
    cart.answer('note', { note: { text: 'of the first', revision: 7, author: 'ana', at: '2026-11-30T10:00:00Z' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(visit.note.state.get()).toMatchObject({ text: '', saved: '', revision: 0 });
  });
});

describe('the end', () => {
  it('waits for a note that is not saved, unless it is ended anyway', async () => {
    const cart = connect();
    cart.say(state());
    visit.note.typed('clear');
    const ended = visit.end();
    await vi.advanceTimersByTimeAsync(3000);
    await ended;
    expect(visit.view.get().ending).toBe('unsaved');
    expect(cart.of('end')).toEqual([]);
    const anyway = visit.end(true);
    cart.answer('end');
    await anyway;
    expect(visit.machine).toMatchObject({ stage: 'ended', endedBy: 'me' });
  });

  it('that the cart does not confirm is not called one', async () => {
    const cart = connect();
    cart.say(state());
    const ended = visit.end();
    await vi.advanceTimersByTimeAsync(0);
    cart.answer('end', { error: 'The nurse holds the call.' });
    await ended;
    expect(visit.machine.stage).toBe('live');
    expect(visit.view.get()).toMatchObject({ problem: 'The nurse holds the call.', ending: 'no' });
  });
});
