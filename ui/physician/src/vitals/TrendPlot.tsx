import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { t } from '../text';
import { shortTime } from '../text/times';
import { useNow } from '../widgets/clock';
import { trendSeconds, type Trend } from './trend';

const cyan = '#52d6e8';
const green = '#63dd83';

/** SpO2 (start scale) and pulse rate (end scale) of the last ten minutes. */
export function TrendPlot({ trend, cartNow, zone }: { trend: Trend; cartNow(): number; zone: string }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useNow(2000);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const u = new uPlot(options(el.clientWidth, el.clientHeight), trend.series(cartNow()), el);
    plot.current = u;
    const watch = new ResizeObserver(() => u.setSize({ width: el.clientWidth, height: el.clientHeight }));
    watch.observe(el);
    return () => {
      watch.disconnect();
      u.destroy();
      plot.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [trend]);
  useEffect(() => {
    plot.current?.setData(trend.series(cartNow()));
  });
  return (
    <div className="trend">
      <div className="trend-head">
        <span>{t.trend}</span>
        {trend.since > 0 && <span className="small">{t.trendSince(shortTime(trend.since * 1000, zone))}</span>}
      </div>
      <div ref={box} className="trend-plot" role="img" aria-label={t.trend} />
    </div>
  );
}

function options(width: number, height: number): uPlot.Options {
  const font = '11px system-ui, sans-serif';
  const grid = { stroke: 'rgba(255,255,255,0.10)', width: 1 };
  const ago = (_: uPlot, splits: number[]): string[] => splits.map((s) => (s >= 0 ? '0' : `−${Math.round(-s / 60)} min`));
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 0, 0, 0],
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
      { scale: 'spo2', stroke: cyan, width: 1.6, spanGaps: false, points: { show: false } },
      { scale: 'pulse', stroke: green, width: 1.6, spanGaps: false, points: { show: false } },
    ],
  };
}

const lastTime = (u: uPlot): number => u.data[0][u.data[0].length - 1] ?? 0;

function minutes(u: uPlot): number[] {
  const last = lastTime(u);
  return [last - 600, last - 300, last];
}
