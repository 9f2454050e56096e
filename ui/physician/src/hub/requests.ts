// Which carts come first, and which requests are new.
import type { RosterEntry } from '../api/wire';

const ranks: Record<string, number> = { Calling: 0, 'In session': 1, Available: 2 };
const words = new Intl.Collator(); // many times faster than localeCompare

function compare(a: RosterEntry, b: RosterEntry): number {
  const rank = ranks[a.state] ?? 3;
  const byRank = rank - (ranks[b.state] ?? 3);
  if (byRank !== 0) return byRank;
  if (rank === 0) return (a.calledAt ?? Infinity) - (b.calledAt ?? Infinity) || words.compare(a.id, b.id);
  return words.compare(a.name, b.name) || words.compare(a.id, b.id);
}

/** Requests first, the longest waiting on top; then online carts, then offline ones; each by name. */
export function ordered(carts: readonly RosterEntry[]): RosterEntry[] {
  return [...carts].sort(compare);
}

/** An ordered list with some more in their places. */
export function placed(list: RosterEntry[], more: readonly RosterEntry[]): RosterEntry[] {
  if (more.length > list.length / 8) return ordered([...list, ...more]);
  for (const c of more) {
    let [from, to] = [0, list.length];
    while (from < to) {
      const mid = (from + to) >> 1;
      if (compare(list[mid]!, c) <= 0) from = mid + 1;
      else to = mid;
    }
    list.splice(from, 0, c);
  }
  return list;
}

const folded = new WeakMap<RosterEntry, string>();
const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The carts whose name or id has these letters, whatever their case and accents. A search hides no request. */
export function found(carts: readonly RosterEntry[], letters: string): readonly RosterEntry[] {
  const wanted = fold(letters.trim());
  if (wanted === '') return carts;
  return carts.filter((c) => {
    const has = folded.get(c) ?? fold(`${c.name}\n${c.id}`);
    folded.set(c, has);
    return c.state === 'Calling' || has.includes(wanted);
  });
}

/** The calling sessions that were not announced yet. */
export function newRequests(known: ReadonlySet<string>, carts: readonly RosterEntry[]): RosterEntry[] {
  return carts.filter((c) => c.state === 'Calling' && !known.has(c.session || c.id));
}

/** Whether there is a session here, or somebody waits for one. */
export function running(c: RosterEntry): boolean {
  return c.phase !== 'idle' && c.phase !== 'ended';
}

/** Whether `user` is in this cart's session, or waits to be admitted. */
export function mine(c: RosterEntry, user: string): boolean {
  return running(c) && c.participants.some((p) => p.user === user);
}

export type Blocked = 'offline' | null;

/** Why a cart cannot be joined, or null. */
export function blocked(c: RosterEntry): Blocked {
  return c.state === 'Offline' ? 'offline' : null;
}
