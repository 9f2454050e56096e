// The carts as the hub has said: all of them once, then what has changed.
import type { PageMessage, RosterEntry } from '../api/wire';
import { ordered, placed } from './requests';

const none: ReadonlySet<string> = new Set();

export class Roster {
  /** In the order in which they are shown; another list after each change. */
  carts: readonly RosterEntry[] = [];
  private all = new Map<string, RosterEntry>();
  private hub = '';
  private version = 0;

  /** What is here, as the hub numbers it. */
  get have(): string {
    return this.hub === '' ? '' : `${this.hub}.${this.version}`;
  }

  get(cart: string): RosterEntry | undefined {
    return this.all.get(cart);
  }

  /** Takes what the hub sends. Returns the carts that may be other than before, or null if something was missed. */
  take(m: PageMessage): ReadonlySet<string> | null {
    if (m.type === 'roster') return this.replace(m);
    if (m.since !== this.version) return null;
    this.version = m.version;
    if (m.carts.length === 0 && m.gone.length === 0) return none;
    const changed = new Set([...m.gone, ...m.carts.map((c) => c.id)]);
    for (const id of m.gone) this.all.delete(id);
    for (const c of m.carts) this.all.set(c.id, c);
    this.carts = placed(this.carts.filter((c) => !changed.has(c.id)), m.carts);
    return changed;
  }

  private replace(m: PageMessage): ReadonlySet<string> {
    const before = this.all;
    this.all = new Map(m.carts.map((c) => [c.id, c]));
    this.carts = ordered([...this.all.values()]);
    this.hub = m.hub;
    this.version = m.version;
    return new Set([...before.keys(), ...this.all.keys()]);
  }
}
