import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { steady } from '../session/steady';
import { HubSocket } from './socket';

/** A WebSocket whose way is dead until the test opens it. */
class Fake {
  static readonly OPEN = 1;
  static all: Fake[] = [];
  readyState = 0;
  closed = false;
  onopen: () => void = () => undefined;
  onmessage: (e: { data: string }) => void = () => undefined;
  onclose: (e: { code: number }) => void = () => undefined;
  constructor() {
    Fake.all.push(this);
  }
  close(): void {
    this.closed = true; // a dead one does not say so
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
}

const links: boolean[] = [];
const quiet: number[] = [];
let lostSince = 0;
let socket: HubSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Fake);
  vi.stubGlobal('window', new EventTarget());
  vi.spyOn(Math, 'random').mockReturnValue(0);
  Fake.all = [];
  links.length = quiet.length = 0;
  socket = new HubSocket(() => 'ws://hub/ws', {
    message: () => undefined,
    link: (up, since) => {
      links.push(up);
      lostSince = since;
    },
    quiet: (since) => quiet.push(since),
    refused: () => undefined,
  });
  socket.open();
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const last = (): Fake => Fake.all[Fake.all.length - 1]!;

it('does not wait for a connection that does not open', () => {
  vi.advanceTimersByTime(4000 + 500);
  expect(Fake.all).toHaveLength(2);
  expect(Fake.all[0]!.closed).toBe(true);
  last().open();
  expect(links).toEqual([true]);
});

it('gives every third try the time that a slow link takes', () => {
  vi.advanceTimersByTime(4000 + 500 + 4000 + 1000);
  expect(Fake.all).toHaveLength(3);
  vi.advanceTimersByTime(11_000);
  expect(Fake.all).toHaveLength(3);
  last().open();
  expect(links).toEqual([true]);
});

it('opens a new one at most 6 s after the one before was begun', () => {
  vi.advanceTimersByTime(4000 + 500 + 4000 + 1000 + 12_000);
  const before = Fake.all.length;
  vi.advanceTimersByTime(2000 + 4000);
  expect(Fake.all.length).toBeGreaterThan(before);
});

it('forgets a connection that opens after it was given up', () => {
  const first = last();
  vi.advanceTimersByTime(4000);
  first.open();
  expect(links).toEqual([]);
});

it('gives up a connection that has become silent', () => {
  last().open();
  vi.advanceTimersByTime(12_000);
  expect(links).toEqual([true, false]);
});

it('tells within 3 s that the hub is silent, since when, and that it speaks again', () => {
  last().open();
  for (let i = 0; i < 4; i++) {
    vi.advanceTimersByTime(2000);
    last().onmessage({ data: '{"type":"changes"}' });
  }
  expect(quiet).toEqual([]);
  const heard = steady();
  vi.advanceTimersByTime(3000);
  expect(quiet).toEqual([heard]);
  last().onmessage({ data: '{"type":"changes"}' });
  expect(quiet).toEqual([heard, 0]);
  vi.advanceTimersByTime(12_000);
  expect(links).toEqual([true, false]);
  expect(lostSince).toBe(heard + 3000); // not since the connection was given up
});
