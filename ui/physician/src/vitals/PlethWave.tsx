import { useRef } from 'react';
import { t } from '../text';
import { useCanvas } from '../widgets/animate';
import { useNow } from '../widgets/clock';
import { described } from '../widgets/described';
import type { Vitals } from './vitals';
import type { WaveBuffer } from './wave';
import { steady } from '../session/steady';

const windowSeconds = 6;

/**
 * The pleth as on a bedside monitor: it overwrites itself from start to end.
 * Nothing is drawn where nothing was measured. `source` names the instrument, if necessary.
 */
export function PlethWave({ vitals, source }: { vitals: Vitals; source: (device: string) => string }) {
  const now = useNow();
  const wave = vitals.pleth(now);
  const drawn = useRef<WaveBuffer>(null);
  const head = useRef(0);
  const at = useRef(0);
  const canvas = useCanvas((ctx, width, height, ratio) => {
    const wave = vitals.pleth();
    if (drawn.current !== wave) head.current = 0; // another instrument has its own sample numbers
    drawn.current = wave;
    const time = performance.now();
    head.current = follow(head.current, wave, (time - at.current) / 1000);
    at.current = time;
    const fresh = steady() - wave.arrived <= 2000 && !wave.suspect;
    draw(ctx, wave, Math.floor(head.current), fresh ? '#52d6e8' : '#7f8b97', width, height, ratio);
  }, 40);
  const stale = now - wave.arrived > 2000;
  const from = source(wave.device);
  return (
    <div className="pleth">
      <span className="plot-head">
        <span>
          {t.pleth} {from !== '' && <span className="q-source">{from}</span>}
        </span>
      </span>
      <div className="pleth-plot">
        <canvas ref={canvas} role="img" aria-label={t.pleth} {...described(from)} />
      </div>
      {stale && <span className="pleth-message">{t.noWave}</span>}
      {!stale && wave.suspect && <span className="pleth-message">{t.waveSuspect}</span>}
    </div>
  );
}

/** Samples come in runs; the pen moves evenly, never ahead of them and at most half a second behind. */
function follow(head: number, w: WaveBuffer, seconds: number): number {
  const even = head + w.rate * Math.min(1, seconds);
  return Math.min(w.end, Math.max(even, w.end - w.rate / 2));
}

function draw(ctx: CanvasRenderingContext2D, w: WaveBuffer, head: number, colour: string, width: number, height: number, ratio: number): void {
  ctx.clearRect(0, 0, width, height);
  const extent = w.extent();
  if (!extent || w.rate === 0) return;
  const span = Math.max(1e-6, extent.max - extent.min);
  const count = Math.round(windowSeconds * w.rate);
  const y = (v: number): number => height - 4 * ratio - ((v - extent.min) / span) * (height - 8 * ratio);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.8 * ratio;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  let pen = false;
  const hole = Math.round(count * 0.04); // before the oldest, to show where the pen is
  for (let n = head - count + hole; n < head; n++) {
    const x = (((n % count) + count) % count) * (width / count);
    const v = w.at(n);
    if (Number.isNaN(v)) {
      pen = false;
      continue;
    }
    if (pen && n % count !== 0) ctx.lineTo(x, y(v));
    else ctx.moveTo(x, y(v));
    pen = true;
  }
  ctx.stroke();
}
