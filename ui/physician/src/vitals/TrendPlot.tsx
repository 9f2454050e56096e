import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { t } from '../text';
import { shortTime } from '../text/times';
import { useNow } from '../widgets/clock';
import { described } from '../widgets/described';
import type { Vitals } from '../api/wire';
import { leadOf, namedIn } from './layout';
import { alone, trendSeconds, type Trend } from './trend';
import { trendSource } from './trendsource';

const cyan = '#52d6e8';
const green = '#63dd83';

interface TrendPlotProps {
  readonly trend: Trend;
  readonly view: Vitals | undefined;
  readonly source: (device: string) => string;
  readonly cartNow: () => number;
  readonly zone: string;
}

/**
 * SpO2 (start scale) and pulse rate (end scale) of the last ten minutes, each
 * of one instrument at a time, which `source` names.
 */
export function TrendPlot({ trend, view, source, cartNow, zone }: TrendPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(cartNow);
  useEffect(() => {
    newest.current = cartNow;
  });
  useNow(2000);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const marks = (u: uPlot): void => drawSwitches(u, trend, newest.current());
    const u = new uPlot(options(el.clientWidth, el.clientHeight, marks), trend.series(newest.current()), el);
    plot.current = u;
    const watch = new ResizeObserver(() => u.setSize({ width: el.clientWidth, height: el.clientHeight }));
    watch.observe(el);
    return () => {
      watch.disconnect();
      u.destroy();
      plot.current = null;
    };
  }, [trend]);
  useEffect(() => {
    plot.current?.setData(trend.series(cartNow()));
  });
  const lines = trend.quantities.map((quantity) => ({ quantity, device: leadOf(view, quantity), stretches: trend.stretches(quantity, cartNow()) }));
  const devices = new Set(lines.flatMap((l) => [l.device, ...l.stretches.map((s) => s.device)]).filter((d) => d !== ''));
  const several = devices.size > 1 || trend.quantities.some((q) => namedIn(view, q));
  const from = several ? trendSource(lines, source, zone) : '';
  return (
    <div className="trend">
      <div className="plot-head">
        <span>
          {t.trend} {from !== '' && <span className="q-source">{from}</span>}
        </span>
        {trend.since > 0 && <span className="small">{t.trendSince(shortTime(trend.since * 1000, zone))}</span>}
      </div>
      <div ref={box} className="trend-plot" role="img" aria-label={t.trend} {...described(from)} />
    </div>
  );
}

/** An upright in the line's colour marks where it changes to another instrument. */
function drawSwitches(u: uPlot, trend: Trend, now: number): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = 2 * ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  trend.quantities.forEach((q, row) => {
    ctx.strokeStyle = row === 0 ? cyan : green;
    ctx.lineDashOffset = row * 4 * ratio; // both are visible where they coincide
    for (const s of trend.stretches(q, now).slice(1)) {
      const x = u.valToPos(s.since, 'x', true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  });
  ctx.restore();
}

function options(width: number, height: number, marks: (u: uPlot) => void): uPlot.Options {
  const font = '11px system-ui, sans-serif';
  const grid = { stroke: 'rgba(255,255,255,0.10)', width: 1 };
  const points = { show: false, size: 4, filter: (u: uPlot, line: number) => alone(u.data[line] as (number | null | undefined)[]) };
  const ago = (_: uPlot, splits: number[]): string[] => splits.map((s) => (s >= 0 ? '0' : `−${Math.round(-s / 60)} min`));
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 0, 0, 0],
    hooks: { draw: [marks] },
    scales: {
      x: { time: false, range: (u) => [lastTime(u) - trendSeconds, lastTime(u)] },
      spo2: { range: (_u, min) => [Math.min(80, Math.floor((min ?? 80) / 5) * 5), 100] },
      pulse: { range: (_u, min, max) => [Math.min(40, min ?? 40), Math.max(120, max ?? 120)] },
    },
    axes: [
      { font, stroke: '#a9b6c3', grid, size: 20, gap: 2, ticks: { show: false }, splits: minutes, values: (u, s) => ago(u, s.map((x) => x - lastTime(u))) },
      { scale: 'spo2', font, stroke: cyan, grid, size: 34, gap: 3, ticks: { show: false }, splits: (_u, _i, min) => [min, (min + 100) / 2, 100] },
      { scale: 'pulse', side: 1, font, stroke: green, grid: { show: false }, size: 32, gap: 3, ticks: { show: false }, splits: (_u, _i, min, max) => [min, (min + max) / 2, max].map(Math.round) },
    ],
    series: [
      {},
      { scale: 'spo2', stroke: cyan, width: 1.6, spanGaps: false, points: { ...points, fill: cyan } },
      { scale: 'pulse', stroke: green, width: 1.6, spanGaps: false, points: { ...points, fill: green } },
    ],
  };
}

const lastTime = (u: uPlot): number => u.data[0][u.data[0].length - 1] ?? 0;

function minutes(u: uPlot): number[] {
  const last = lastTime(u);
  return [last - 600, last - 300, last];
}
