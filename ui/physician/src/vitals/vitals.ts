// What the instruments measure, from the data channels: numbers of
// each instrument separately, and waves of one at a time.
import { readings as parseReadings, wave as parseWave } from '../api/messages';
import type { Vitals as View } from '../api/wire';
import { Store } from '../session/store';
import { leadOf } from './layout';
import { merge, type Readings } from './readings';
import { Trend } from './trend';
import { WaveBuffer } from './wave';
import { steady } from '../session/steady';

export interface Shown {
  readonly readings: Readings;
  readonly view: View | undefined; // how the cart shows them
}

const nothing: Shown = { readings: new Map(), view: undefined };

/** A wave that did not come for this long gives way to another. */
const patience = 10_000;
const maxPleths = 8;

export class Vitals {
  readonly shown = new Store<Shown>(nothing);
  readonly trend = new Trend(['spo2', 'pulse-rate']);
  private pleths = new Map<string, WaveBuffer>(); // by device
  private readonly none = new WaveBuffer(8);

  readingsCame(data: unknown): void {
    const told = parseReadings(data);
    const { view, readings } = this.shown.get();
    const another = told.vitals !== undefined && told.vitals.patientSince !== view?.patientSince;
    if (another) this.forget();
    const now = told.vitals ?? view;
    this.shown.set({ readings: merge(another ? nothing.readings : readings, told), view: now });
    this.trend.add(told.readings, (quantity) => leadOf(now, quantity));
  }

  waveCame(data: unknown, now = steady()): void {
    const w = parseWave(data);
    if (w?.quantity !== 'pleth') return;
    let buffer = this.pleths.get(w.device);
    if (!buffer && this.pleths.size >= maxPleths) return;
    if (!buffer) this.pleths.set(w.device, (buffer = new WaveBuffer(8)));
    buffer.add(w, now);
  }

  /** The pleth of the leading instrument of the saturation; of another one while that gives none. */
  pleth(now = steady()): WaveBuffer {
    const lead = this.pleths.get(leadOf(this.shown.get().view, 'spo2'));
    const flows = (b: WaveBuffer | undefined): boolean => b !== undefined && now - b.arrived <= patience;
    if (lead && flows(lead)) return lead;
    const others = [...this.pleths.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, b]) => b);
    return others.find(flows) ?? lead ?? this.none;
  }

  /** Another patient: earlier measurements are not theirs. */
  private forget(): void {
    this.trend.clear();
    this.pleths = new Map();
  }
}
