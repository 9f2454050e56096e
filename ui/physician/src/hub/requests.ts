// Which carts come first, and which requests are new.
import type { RosterEntry } from '../api/wire';

/** Requests first, longest waiting on top; then who is there, then the offline ones; by name. */
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

/** The sessions that call now and have not been announced yet. */
export function newRequests(known: ReadonlySet<string>, carts: readonly RosterEntry[]): RosterEntry[] {
  return carts.filter((c) => c.state === 'Calling' && !known.has(c.session || c.id));
}

/** A session goes on here, or somebody waits for one. */
export function running(c: RosterEntry): boolean {
  return c.phase !== 'idle' && c.phase !== 'ended';
}

/** Whether `user` is in this cart's session, or waits to be let in. */
export function mine(c: RosterEntry, user: string): boolean {
  return running(c) && c.participants.some((p) => p.user === user);
}

export type Blocked = 'offline' | null;

/** Why a cart cannot be joined; null when it can. */
export function blocked(c: RosterEntry): Blocked {
  return c.state === 'Offline' ? 'offline' : null;
}
