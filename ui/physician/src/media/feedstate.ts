// The text over a picture: pure, from what the cart reports and what
// the screen received.
import type { Bedside } from '../api/wire';
import { t } from '../text';
import { frozenAfter } from './report';

export interface FeedFacts {
  readonly role: string;
  readonly bedside: Bedside | null;
  readonly lastFrame: number; // page's clock, ms; 0: none yet
  readonly since: number; // since when a picture is awaited
  readonly connected: boolean;
}

export interface FeedState {
  /** live: moving. stopped: the last picture stands still. none: there is no picture to show. */
  readonly kind: 'live' | 'stopped' | 'none';
  readonly text: string; // text over the picture; empty when live
}

const seconds = (ms: number): number => Math.max(0, Math.round(ms / 1000));

/** The camera's name: the fixed one of its role, otherwise the cart's. */
export function feedLabel(role: string, bedside: Bedside | null): string {
  return t.roles[role] ?? bedside?.feeds.find((f) => f.role === role)?.label ?? role;
}

/** For how long (ms) no frame came of a picture that should come; 0 if none should. */
export function silentFor(f: FeedFacts, now: number): number {
  const feed = f.bedside?.feeds.find((x) => x.role === f.role);
  const expected = feed?.kind === 'video' && (feed.state === 'online' || feed.state === 'degraded') && f.bedside?.shutter !== 'closed' && !f.bedside?.session.held;
  return expected ? Math.max(0, now - Math.max(f.lastFrame, f.since)) : 0;
}

export function feedState(f: FeedFacts, now: number): FeedState {
  const feed = f.bedside?.feeds.find((x) => x.role === f.role);
  const label = feedLabel(f.role, f.bedside);
  // What was done on purpose at the bedside comes first, and then no old picture stays on the screen.
  if (f.bedside?.shutter === 'closed') return { kind: 'none', text: t.shutter };
  if (f.bedside?.session.held) return { kind: 'none', text: t.onHold };
  const moving = f.lastFrame !== 0 && now - f.lastFrame <= frozenAfter;
  if (moving) return { kind: 'live', text: '' };
  const kind = f.lastFrame === 0 ? 'none' : 'stopped';
  if (f.connected && feed?.state === 'offline') return { kind, text: t.deviceOffline(label, feed.detail) };
  if (f.connected && feed?.state === 'starting') return { kind, text: t.starting(label) };
  if (kind === 'none') return { kind, text: t.firstPicture(seconds(now - f.since)) };
  return { kind, text: t.noPicture(seconds(now - f.lastFrame)) };
}
