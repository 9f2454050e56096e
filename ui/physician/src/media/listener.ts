// The listener's filters and gain, on the physician's side only. Without
// them the element plays the sound as it was sent.
import { audioContext } from './chime';

export type Filter = 'off' | 'bell' | 'diaphragm' | 'wide';

export const bands: Record<Filter, readonly [low: number, high: number] | null> = {
  off: null,
  bell: [20, 200],
  diaphragm: [100, 500],
  wide: [20, 2000],
};

export interface Ear {
  readonly listening: boolean;
  readonly filter: Filter;
  readonly gain: number; // dB
}

export const plain: Ear = { listening: true, filter: 'off', gain: 0 };

// Two of each are a Butterworth filter of the fourth order, 24 dB an octave.
const butterworth = [0.5412, 1.3066];

export class Listener {
  private nodes: AudioNode[] = [];

  /** Plays the element's stream with the settings of `ear`; false if the browser cannot filter now. */
  apply(element: HTMLAudioElement, ear: Ear): boolean {
    this.drop();
    const stream = element.srcObject instanceof MediaStream ? element.srcObject : null;
    const direct = ear.filter === 'off' && ear.gain === 0;
    const ctx = direct || !stream || !ear.listening ? null : audioContext();
    if (!ctx || !stream || stream.getAudioTracks().length === 0) {
      element.muted = !ear.listening;
      return direct || !ear.listening || !stream;
    }
    // The element continues silently: it keeps the stream decoded.
    element.muted = true;
    const source = new MediaStreamAudioSourceNode(ctx, { mediaStream: stream });
    const gain = new GainNode(ctx, { gain: 10 ** (ear.gain / 20) });
    // Protects the ear when the chest piece is knocked at a high gain.
    const limiter = new DynamicsCompressorNode(ctx, { threshold: -6, knee: 0, ratio: 20, attack: 0.001, release: 0.05 });
    this.nodes = [source, ...filters(ctx, bands[ear.filter]), gain, limiter];
    this.nodes.reduce((from, to) => from.connect(to)).connect(ctx.destination);
    return true;
  }

  drop(): void {
    for (const n of this.nodes) n.disconnect();
    this.nodes = [];
  }
}

function filters(ctx: AudioContext, band: readonly [number, number] | null): BiquadFilterNode[] {
  if (!band) return [];
  // BiquadFilterNode takes Q of low- and high-pass in dB.
  const q = butterworth.map((v) => 20 * Math.log10(v));
  return [
    ...q.map((Q) => new BiquadFilterNode(ctx, { type: 'highpass', frequency: band[0], Q })),
    ...q.map((Q) => new BiquadFilterNode(ctx, { type: 'lowpass', frequency: band[1], Q })),
  ];
}
