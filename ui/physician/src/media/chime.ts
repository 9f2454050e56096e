// Short calm tones. The cart is no alarm system: these only draw attention to
// a new request, and to a lost link.

type Kind = 'request' | 'lost';

const notes: Record<Kind, readonly number[]> = { request: [659, 880], lost: [440, 330] };

let shared: AudioContext | null = null;

/** The page's audio context, or null. */
export function audioContext(): AudioContext | null {
  try {
    shared ??= new AudioContext({ latencyHint: 'interactive' });
    if (shared.state === 'suspended') void shared.resume();
    return shared;
  } catch {
    return null;
  }
}

/** Plays it, if the browser already allows sound. */
export function tone(kind: Kind): void {
  const ctx = audioContext();
  if (ctx?.state !== 'running') return;
  notes[kind].forEach((hz, i) => {
    const at = ctx.currentTime + i * 0.22;
    const gain = new GainNode(ctx, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0005, at + 0.4);
    const osc = new OscillatorNode(ctx, { frequency: hz });
    osc.connect(gain).connect(ctx.destination);
    osc.start(at);
    osc.stop(at + 0.45);
  });
}
