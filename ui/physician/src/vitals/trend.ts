// Ten minutes of numbers at one point a second. A second without a value that
// can be trusted is a gap, not a line drawn across.
import type { Reading } from '../api/local';

export const trendSeconds = 600;
/** Seconds without news from an instrument before its line is cut. */
const pace = 3;

export class Trend {
  private readonly points = new Map<string, Map<number, number | null>>();
  version = 0;
  since = 0; // cart's clock, s, of the first point; 0: none

  constructor(private readonly quantities: readonly string[]) {}

  /** Adds what is good; suspect values are left out of the line. */
  add(readings: readonly Reading[]): void {
    for (const r of readings) {
      if (r.at === undefined || !this.quantities.includes(r.quantity)) continue;
      const second = Math.floor(r.at / 1000);
      if (this.since === 0 || second < this.since) this.since = second;
      const line = this.points.get(r.quantity) ?? new Map<number, number | null>();
      this.points.set(r.quantity, line);
      const good = r.quality === 'good' && r.value !== undefined ? r.value : null;
      if (good !== null || !line.has(second)) line.set(second, good);
      if (line.size > trendSeconds + 60) this.prune(line, second);
      this.version++;
    }
  }

  /**
   * Times (s) and, for each quantity in its order, its values in the ten minutes before
   * `now` (cart's clock, ms): null is a gap. undefined is a second that an
   * instrument's pace skipped; the line goes on over it.
   */
  series(now: number): [number[], ...(number | null | undefined)[][]] {
    const last = Math.floor(now / 1000);
    const times: number[] = [];
    for (let t = last - trendSeconds; t <= last; t++) times.push(t);
    return [times, ...this.quantities.map((q) => this.line(q, times))];
  }

  private line(quantity: string, times: readonly number[]): (number | null | undefined)[] {
    const line = this.points.get(quantity);
    let known = -Infinity; // the last second with a good value and nothing bad since
    return times.map((t) => {
      const v = line?.get(t);
      if (v !== undefined) known = v === null ? -Infinity : t;
      else if (t - known > pace) return null;
      return v;
    });
  }

  private prune(line: Map<number, number | null>, now: number): void {
    for (const t of line.keys()) if (t < now - trendSeconds) line.delete(t);
  }
}
