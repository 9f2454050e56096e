// Which carts come first, and which requests are new.
import type { RosterEntry } from '../api/wire';

/** Requests first, the longest waiting on top; then online carts, then offline ones; each by name. */
export function ordered(carts: readonly RosterEntry[]): RosterEntry[] {
  const rank = (c: RosterEntry): number => {
    if (c.state === 'Calling') return 0;
    if (c.state === 'In session') return 1;
    return c.state === 'Available' ? 2 : 3;
  };
  return [...carts].sort((a, b) => {
    const byRank = rank(a) - rank(b);
    if (byRank !== 0) return byRank;
    if (rank(a) === 0) return (a.calledAt ?? Infinity) - (b.calledAt ?? Infinity) || a.id.localeCompare(b.id);
    return a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
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
