import type { SoundBuffer } from '../media/soundbuffer';
import { t } from '../text';
import { useCanvas } from './animate';
import { useNow } from './clock';

const windowSeconds = 5;

/** Heart sounds over time from the lossless copy: newest at the end, a mark at every second of the cart's clock, gaps hatched. */
export function Phonocardiogram({ sound }: { sound: SoundBuffer }) {
  const now = useNow();
  const canvas = useCanvas((ctx, width, height, ratio) => draw(ctx, sound, width, height, ratio), 50);
  const silent = sound.empty ? t.noSound : now - sound.arrived > 2000 ? t.soundStopped(Math.round((now - sound.arrived) / 1000)) : '';
  return (
    <div className="phono dark-box">
      <canvas ref={canvas} aria-label={t.phonocardiogram} role="img" />
      {silent !== '' && <span className="phono-message">{silent}</span>}
      {sound.gaps > 0 && <span className="phono-gaps">▲ {t.soundGaps(sound.gaps)}</span>}
    </div>
  );
}

function draw(ctx: CanvasRenderingContext2D, sound: SoundBuffer, width: number, height: number, ratio: number): void {
  ctx.clearRect(0, 0, width, height);
  // Columns start at whole multiples of their width in samples, so that the
  // picture moves without flickering.
  const step = Math.max(1, Math.round((windowSeconds * sound.sampleRate) / width));
  const last = Math.floor(sound.head / step);
  const columns: { x: number; min: number; max: number; gap: boolean }[] = [];
  let peak = 600; // of 32768: anything below is the noise of an open chest piece
  for (let i = 0; i < width; i++) {
    const from = (last - width + i) * step;
    if (from + step <= 0) continue;
    const r = sound.range(from, from + step);
    columns.push({ x: i, ...r });
    if (r.max > -Infinity) peak = Math.max(peak, r.max, -r.min);
  }
  seconds(ctx, sound, last, step, width, height);
  const y = (v: number): number => height / 2 - (v / peak) * (height / 2 - 3 * ratio);
  for (const c of columns) {
    if (c.max === -Infinity || c.gap) {
      if (sound.empty) continue;
      ctx.fillStyle = c.x % 6 < 3 ? 'rgba(255,255,255,0.16)' : 'rgba(255,255,255,0.05)';
      ctx.fillRect(c.x, 0, 1, height);
      continue;
    }
    ctx.fillStyle = '#d8e2ee';
    const top = y(c.max);
    ctx.fillRect(c.x, top, 1, Math.max(ratio, y(c.min) - top));
  }
}

function seconds(ctx: CanvasRenderingContext2D, sound: SoundBuffer, last: number, step: number, width: number, height: number): void {
  ctx.fillStyle = 'rgba(255,255,255,0.13)';
  // A mark at each whole second of the cart's clock.
  const rate = sound.sampleRate;
  const newest = Math.floor(sound.newestAt / 1000);
  for (let s = newest; s > newest - windowSeconds - 1; s--) {
    const n = sound.head - ((sound.newestAt - s * 1000) * rate) / 1000;
    ctx.fillRect(Math.round(n / step - last + width), 0, 1, height);
  }
  ctx.fillRect(0, height / 2, width, 1);
}
