// What the instruments measure, as it comes on the data channels: each
// instrument for itself, and curves of one at a time.
import { readings as parseReadings, wave as parseWave } from '../api/messages';
import type { Instrument } from '../api/wire';
import { Store } from '../session/store';
import { follow, levels, nobody, several, type Following } from './follow';
import { merge, type Readings } from './readings';
import { compareSources } from './sources';
import { Trend } from './trend';
import { WaveBuffer } from './wave';

export class Vitals {
  readonly readings = new Store<Readings>(new Map());
  readonly trend = new Trend(['spo2', 'pulse-rate']);
  readonly pleth = new WaveBuffer(8);
  private following: Following = nobody;
  private number: string | undefined; // of the patient

  constructor(private readonly instruments: () => readonly Instrument[]) {}

  /** More than one instrument gives a pleth. */
  get severalPleths(): boolean {
    return several(this.following);
  }

  readingsCame(data: unknown): void {
    const news = parseReadings(data).readings;
    this.readings.set(merge(this.readings.get(), news));
    this.trend.add(news, compareSources(this.instruments()));
  }

  waveCame(data: unknown, now = Date.now()): void {
    const w = parseWave(data);
    if (w?.quantity !== 'pleth') return;
    this.following = follow(this.following, [{ device: w.device, level: levels[w.quality], at: now }], compareSources(this.instruments()));
    if (w.device === this.following.device) this.pleth.add(w, now);
  }

  /** Who lies in the bed: a curve never goes on from one patient to another. */
  patient(number: string | undefined): void {
    if (this.number !== undefined && number !== this.number) this.trend.clear();
    this.number = number;
  }
}
