import type { Reading } from '../api/local';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { ago } from '../text/times';
import { useNow } from '../widgets/clock';
import { Alarms } from './Alarms';
import { readingLabel } from './label';
import { PlethWave } from './PlethWave';
import { oldAge, shown, what, written } from './readings';
import { TrendPlot } from './TrendPlot';

const pressures = ['nibp-systolic', 'nibp-diastolic', 'nibp-mean'];

/** Always dark, in both themes: the colours that clinicians know are made for it. */
export function VitalSigns({ visit }: { visit: Visit }) {
  const readings = useStore(visit.readings);
  useNow();
  const cartNow = visit.reporter.cartNow();
  const all = shown(readings);
  const pressure = all.filter((r) => pressures.includes(r.quantity));
  const single = all.filter((r) => !pressures.includes(r.quantity));
  return (
    <section className="monitor dark-box" role="region" aria-label={t.vitals}>
      <h2 className="monitor-head">
        {t.vitals} <span className="small">{t.notAlarm}</span>
      </h2>
      <Alarms visit={visit} />
      {all.length === 0 && <p className="monitor-none">{t.noVitals}</p>}
      <div className="numbers">
        {single.map((r) => (
          <Quantity key={what(r)} reading={r} cartNow={cartNow} />
        ))}
        {pressure.length > 0 && (
          <div className="pressure">
            <span className="pressure-head">
              {t.nibp} {pressure[0]!.unit}
            </span>
            {pressure.map((r) => (
              <Quantity key={what(r)} reading={r} cartNow={cartNow} />
            ))}
          </div>
        )}
      </div>
      <PlethWave wave={visit.pleth} />
      <TrendPlot trend={visit.trend} cartNow={() => visit.reporter.cartNow()} zone={visit.view.get().bedside?.cart.timeZone ?? ''} />
    </section>
  );
}

function Quantity({ reading: r, cartNow }: { reading: Reading; cartNow: number }) {
  const value = written(r);
  const old = oldAge(r, cartNow);
  const state = value === null ? 'none' : old !== null ? 'old' : r.quality;
  return (
    <div className={`quantity q-${r.quantity} ${state}`} role="group" aria-label={readingLabel(r, cartNow)} aria-description={r.site || undefined}>
      <span className="q-label">
        {t.shortLabels[r.quantity] ?? r.label}
      </span>
      <span className="q-value">
        {value ?? t.missing}
        {r.quality === 'suspect' && value !== null && <span className="q-doubt">?</span>}
        <span className="q-unit"> {r.unit}</span>
      </span>
      <span className="q-detail">{detail(r, value, old)}</span>
    </div>
  );
}

function detail(r: Reading, value: string | null, old: number | null): string {
  const why = value === null ? t.noSignal + (r.detail ? `: ${r.detail}` : '') : r.quality === 'suspect' ? r.detail || t.suspect : r.site;
  return [why, old !== null && value !== null ? ago(old) : ''].filter(Boolean).join(', ');
}
