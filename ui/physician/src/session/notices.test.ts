import { expect, it } from 'vitest';
import { start, type State } from './machine';
import { linkNotice } from './notices';

const now = 1_000_000;
const live: State = { ...start('c', 's', 'u', 'b', now - 60_000), stage: 'live', everLive: true, ice: 'connected', iceSince: now - 50_000 };

it.each<[string, Partial<State>, number, string | null, string]>([
  ['all is well', {}, now - 500, null, ''],
  ['a short break', { ice: 'disconnected', iceSince: now - 1000 }, now - 1000, null, ''],
  ['media lost', { ice: 'disconnected', iceSince: now - 4000 }, now - 9000, 'lost', 'for 9 s'],
  ['silence before the browser notices', {}, now - 5000, 'lost', 'for 5 s'],
  ['trying', { ice: 'failed', iceSince: now - 8000, tries: 2 }, 0, 'lost', 'Setting up a new connection'],
  ['hub lost only', { hub: false, hubSince: now - 7000 }, now, 'warn', 'hub has not answered for 7 s'],
  ['both lost', { hub: false, hubSince: now - 7000, ice: 'failed', iceSince: now - 3000 }, now - 6000, 'lost', 'away for 7 s'],
  ['cart starts again', { online: false, onlineSince: now - 3000, ice: 'disconnected', iceSince: now - 4000 }, 0, 'lost', 'starting again'],
  ['cart silent after the media, one count', { online: false, onlineSince: now - 3000, ice: 'disconnected', iceSince: now - 13_000 }, now - 13_000, 'lost', 'for 13 s'],
  ['cart silent to the hub only', { online: false, onlineSince: now - 3000 }, now, 'warn', 'goes on'],
  ['hub lost before there was a picture', { everLive: false, stage: 'connecting', ice: 'connecting', hub: false, hubSince: now - 7000 }, 0, 'warn', 'No connection to the hub for 7 s'],
  ['ended', { stage: 'ended', ice: 'failed', hub: false, hubSince: 0 }, 0, null, ''],
  ['never connected yet', { everLive: false, stage: 'connecting', ice: 'none', iceSince: now - 9000 }, 0, null, ''],
])('%s', (_, change, heard, kind, text) => {
  const n = linkNotice({ ...live, ...change }, now, heard);
  expect(n?.kind ?? null).toBe(kind);
  expect(n?.text ?? '').toContain(text);
});
