// The last seconds of the stethoscope's lossless copy, for the
// phonocardiogram and the meter. Missing samples stay marked as missing.
import type { SoundBlock } from '../api/sound';

/** Value of a missing sample; no 16-bit sample has it. */
export const missing = -0x8000_0000;

export class SoundBuffer {
  private data: Int32Array;
  private rate = 8000;
  private start = 0; // number of the first sample since the last restart
  private end = 0; // number after the newest
  private filled = false;
  gaps = 0; // since the session began
  received = 0; // samples since the session began
  newestAt = 0; // cart's clock, ms, of the newest sample
  arrived = 0; // page's clock, ms, of the newest block
  version = 0;

  constructor(readonly seconds: number) {
    this.data = new Int32Array(seconds * this.rate).fill(missing);
  }

  get sampleRate(): number {
    return this.rate;
  }

  /** Number after the newest sample. */
  get head(): number {
    return this.end;
  }

  get empty(): boolean {
    return !this.filled;
  }

  add(b: SoundBlock, now: number): void {
    const size = this.data.length;
    const backwards = this.filled && b.first < this.end;
    if (b.rate !== this.rate || backwards || !this.filled) this.restart(b);
    else if (b.first > this.end) {
      this.gaps++;
      const from = Math.max(this.end, b.first - size);
      for (let n = from; n < b.first; n++) this.data[n % size] = missing;
    } else if (b.gap) {
      // Numbered consecutively, yet the cart reports a gap here.
      this.gaps++;
      if (b.samples.length > 0) this.data[(b.first - 1 + size) % size] = missing;
    }
    const skip = Math.max(0, b.samples.length - this.data.length);
    for (let i = skip; i < b.samples.length; i++) this.data[(b.first + i) % this.data.length] = b.samples[i]!;
    this.end = b.first + b.samples.length;
    this.received += b.samples.length;
    this.newestAt = b.at + (1000 * b.samples.length) / b.rate;
    this.arrived = now;
    this.filled = true;
    this.version++;
  }

  /** Sample n, or missing if it is not (or no longer) here. */
  at(n: number): number {
    if (n < this.start || n >= this.end || n < this.end - this.data.length) return missing;
    return this.data[n % this.data.length]!;
  }

  /** Smallest and largest of [from, to); gap if any of it is missing. */
  range(from: number, to: number): { min: number; max: number; gap: boolean } {
    let min = Infinity;
    let max = -Infinity;
    let gap = false;
    for (let n = from; n < to; n++) {
      const v = this.at(n);
      if (v === missing) {
        gap = true;
        continue;
      }
      if (v < min) min = v;
      if (v > max) max = v;
    }
    return { min, max, gap };
  }

  /** Level of the last `seconds`, dB below full scale (0 is full); -Infinity for silence or nothing. */
  level(seconds: number): number {
    let sum = 0;
    let count = 0;
    for (let n = Math.max(0, this.end - Math.round(seconds * this.rate)); n < this.end; n++) {
      const v = this.at(n);
      if (v === missing) continue;
      sum += v * v;
      count++;
    }
    return count === 0 || sum === 0 ? -Infinity : 10 * Math.log10(sum / count / (32768 * 32768));
  }

  private restart(b: SoundBlock): void {
    if (b.rate !== this.rate) this.data = new Int32Array(Math.round(this.seconds * b.rate));
    this.rate = b.rate;
    this.data.fill(missing);
    if (this.filled) this.gaps++;
    this.start = b.first;
    this.end = b.first;
  }
}
