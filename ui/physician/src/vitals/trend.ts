// Ten minutes of numbers at one point a second. A second without a trustworthy
// value is a gap, not a line drawn across, and so is the point where
// another instrument leads.
import type { Reading } from '../api/wire';

export const trendSeconds = 600;
/** Seconds without news from an instrument before its line is cut. */
const pace = 3;

interface Point {
  readonly device: string;
  readonly value: number | null; // null: nothing trustworthy
}

/** One instrument's stretch of a line, from this second (cart's clock) on. */
export interface Stretch {
  readonly device: string;
  readonly since: number;
}

type Points = Map<number, Point>; // by second

export class Trend {
  private readonly lines = new Map<string, Points>();
  since = 0; // cart's clock, s, of the first point; 0: none

  constructor(readonly quantities: readonly string[]) {}

  /** Adds good values of each quantity's leading instrument; suspect values are left out. */
  add(readings: readonly Reading[], lead: (quantity: string) => string): void {
    for (const r of readings) {
      if (this.quantities.includes(r.quantity) && r.device === lead(r.quantity)) this.extend(this.points(r.quantity), r);
    }
  }

  /** Another patient: the old points are not theirs. */
  clear(): void {
    this.lines.clear();
    this.since = 0;
  }

  /**
   * Times (s) and, for each quantity in its order, its values in the ten minutes before
   * `now` (cart's clock, ms): null is a gap. undefined is a second that an
   * instrument's pace skipped; the line continues over it.
   */
  series(now: number): [number[], ...(number | null | undefined)[][]] {
    const times = window(now);
    return [times, ...this.quantities.map((q) => values(this.lines.get(q), times))];
  }

  /** The instruments behind the quantity's line in those ten minutes, oldest first. */
  stretches(quantity: string, now: number): Stretch[] {
    const all: Stretch[] = [];
    for (const t of window(now)) {
      const p = this.lines.get(quantity)?.get(t);
      if (p && p.value !== null && p.device !== all.at(-1)?.device) all.push({ device: p.device, since: t });
    }
    return all;
  }

  private points(quantity: string): Points {
    const points = this.lines.get(quantity) ?? new Map<number, Point>();
    this.lines.set(quantity, points);
    return points;
  }

  private extend(points: Points, r: Reading): void {
    if (r.measuredAt === undefined) return;
    const second = Math.floor(r.measuredAt / 1000);
    if (this.since === 0 || second < this.since) this.since = second;
    const value = r.quality === 'good' && r.value !== undefined ? r.value : null;
    if (value !== null || !points.has(second)) points.set(second, { device: r.device, value });
    if (points.size > trendSeconds + 60) prune(points, second);
  }
}

function window(now: number): number[] {
  const last = Math.floor(now / 1000);
  return Array.from({ length: trendSeconds + 1 }, (_, i) => last - trendSeconds + i);
}

function values(points: Points | undefined, times: readonly number[]): (number | null | undefined)[] {
  let known = -Infinity; // the last second with a good value and nothing bad since
  let device = '';
  return times.map((t) => {
    const p = points?.get(t);
    if (!p) return t - known > pace ? null : undefined;
    const joined = p.device === device || known === -Infinity;
    known = p.value === null ? -Infinity : t;
    device = p.device;
    return joined ? p.value : null;
  });
}

/** The values not joined to others by a line: all those of an instrument that reports rarely. */
export function alone(values: readonly (number | null | undefined)[]): number[] {
  const found: number[] = [];
  let before: number | null = null; // the last entry that is not a skipped second
  let candidate = -1;
  values.forEach((v, i) => {
    if (v === undefined) return;
    if (v === null && candidate >= 0) found.push(candidate);
    candidate = v !== null && before === null ? i : -1;
    before = v;
  });
  if (candidate >= 0) found.push(candidate);
  return found;
}

function prune(points: Map<number, Point>, now: number): void {
  for (const t of points.keys()) if (t < now - trendSeconds) points.delete(t);
}
