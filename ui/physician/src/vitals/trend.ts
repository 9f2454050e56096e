// Ten minutes of numbers at one point a second. A second without a value that
// can be trusted is a gap, not a line drawn across.
import type { Reading } from '../api/local';

export const trendSeconds = 600;

export class Trend {
  private readonly points = new Map<string, Map<number, number>>();
  version = 0;
  since = 0; // cart's clock, s, of the first point; 0: none

  /** Adds what is good; suspect values are left out of the line. */
  add(readings: readonly Reading[]): void {
    for (const r of readings) {
      if (r.at === undefined) continue;
      const second = Math.floor(r.at / 1000);
      if (this.since === 0 || second < this.since) this.since = second;
      const line = this.points.get(r.quantity) ?? new Map<number, number>();
      this.points.set(r.quantity, line);
      if (r.quality === 'good' && r.value !== undefined) line.set(second, r.value);
      if (line.size > trendSeconds + 60) this.prune(line, second);
      this.version++;
    }
  }

  /** Times (s) and, for each quantity, a value or null: the ten minutes before `now` (cart's clock, ms). */
  series(quantities: readonly string[], now: number): [number[], ...(number | null)[][]] {
    const last = Math.floor(now / 1000);
    const times: number[] = [];
    for (let t = last - trendSeconds; t <= last; t++) times.push(t);
    const lines = quantities.map((q) => {
      const line = this.points.get(q);
      return times.map((t) => line?.get(t) ?? null);
    });
    return [times, ...lines];
  }

  has(quantity: string): boolean {
    return (this.points.get(quantity)?.size ?? 0) > 0;
  }

  private prune(line: Map<number, number>, now: number): void {
    for (const t of line.keys()) if (t < now - trendSeconds) line.delete(t);
  }
}
