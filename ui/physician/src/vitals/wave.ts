// The last seconds of one wave of one instrument. Samples are placed by their
// number; what never came stays a gap and is never drawn
// over.
import type { Wave } from '../api/wire';

export class WaveBuffer {
  private data: Float32Array;
  device = '';
  rate = 0;
  end = 0; // number after the newest sample
  suspect = false;
  arrived = 0; // page's clock, ms
  version = 0;
  private start = 0;
  private newestAt = 0; // cart's clock, ms

  constructor(readonly seconds: number) {
    this.data = new Float32Array(0);
  }

  add(w: Wave, now: number): void {
    const size = Math.max(8, Math.ceil(this.seconds * w.rate));
    const last = w.seq + w.samples.length;
    // A late message on an unordered channel is put in its place. Low
    // numbers with a new time mean that the instrument has restarted.
    const again = last <= this.end && w.at !== undefined && w.at > this.newestAt;
    // Another instrument's samples are never put beside earlier ones.
    if (w.device !== this.device || w.rate !== this.rate || this.data.length !== size || last < this.end - size || again) this.restart(w, size);
    for (let n = Math.max(this.end, last - size); n < w.seq; n++) this.data[n % size] = NaN;
    for (let i = Math.max(0, w.samples.length - size); i < w.samples.length; i++) {
      const n = w.seq + i;
      if (n < this.end - size) continue;
      const v = w.quality === 'no-signal' ? NaN : w.offset + w.scale * w.samples[i]!;
      this.data[n % size] = v;
    }
    this.end = Math.max(this.end, last);
    this.start = Math.min(this.start, w.seq);
    this.newestAt = Math.max(this.newestAt, w.at ?? 0);
    this.suspect = w.quality === 'suspect';
    this.arrived = now;
    this.version++;
  }

  /** Sample n; NaN for a gap, or if it is not (or no longer) here. */
  at(n: number): number {
    if (n < this.start || n >= this.end || n < this.end - this.data.length) return NaN;
    return this.data[n % this.data.length]!;
  }

  /** Smallest and largest value here, or null. */
  extent(): { min: number; max: number } | null {
    let min = Infinity;
    let max = -Infinity;
    for (const v of this.data) {
      if (Number.isNaN(v)) continue;
      if (v < min) min = v;
      if (v > max) max = v;
    }
    return min <= max ? { min, max } : null;
  }

  private restart(w: Wave, size: number): void {
    this.data = new Float32Array(size).fill(NaN);
    this.device = w.device;
    this.rate = w.rate;
    this.start = w.seq;
    this.end = w.seq;
  }
}
