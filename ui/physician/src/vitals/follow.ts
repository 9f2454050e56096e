// Which of several instruments a curve follows: one at a time, so that no
// line is ever drawn through the values of two. It stays with one until that
// gives nothing as good as another for a while.

import type { Reading } from '../api/wire';

export type Level = 0 | 1 | 2;
export const levels: Record<Reading['quality'], Level> = { good: 2, suspect: 1, 'no-signal': 0 };

export interface News {
  readonly device: string;
  readonly level: Level;
  readonly at: number; // ms
}

export interface Following {
  readonly device: string; // the followed one; empty: none gave anything yet
  readonly at: number; // time of the newest news, ms
  readonly clock: number; // ms in which any of them was heard
  readonly heard: ReadonlyMap<string, { readonly any: number; readonly good: number }>; // by that clock; only those that gave something
}

export const nobody: Following = { device: '', at: -Infinity, clock: 0, heard: new Map() };

/** Without a good value for longer than this, another one is followed. */
export const patience = 10_000;
/** At first they come one after the other: so long (ms) the first of the cart is waited for. */
const settling = 2_000;
/** A silence of all counts only so much: then the link was away and not the instrument. */
const silence = 5_000;

export function follow(s: Following, news: readonly News[], order: (a: string, b: string) => number): Following {
  const at = Math.max(s.at, ...news.map((n) => n.at));
  const clock = s === nobody ? 0 : s.clock + Math.min(silence, at - s.at);
  const heard = new Map(s.heard);
  for (const n of news) {
    if (n.level === 0) continue;
    const was = heard.get(n.device) ?? { any: -Infinity, good: -Infinity };
    const when = clock - (at - n.at);
    heard.set(n.device, { any: Math.max(was.any, when), good: n.level === 2 ? Math.max(was.good, when) : was.good });
  }
  return { device: chosen(s.device, clock, heard, order), at, clock, heard };
}

function chosen(device: string, clock: number, heard: Following['heard'], order: (a: string, b: string) => number): string {
  const level = (d: string): Level => {
    const h = heard.get(d);
    if (!h || clock - h.any > patience) return 0;
    return clock - h.good > patience ? 1 : 2;
  };
  const best = Math.max(0, ...[...heard.keys()].map(level));
  if (best === 0 || (clock > settling && level(device) === best)) return device;
  return [...heard.keys()].filter((d) => level(d) === best).sort(order)[0]!;
}

/** Several gave something: what is drawn has to name its source. */
export const several = (s: Following): boolean => s.heard.size > 1;
