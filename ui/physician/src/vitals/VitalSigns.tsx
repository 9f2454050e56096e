import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { useNow } from '../widgets/clock';
import { Alarms } from './Alarms';
import { layout, type Pressure } from './layout';
import { PlethWave } from './PlethWave';
import { key, ofSeveral, shown, type Held } from './readings';
import { sourceText, virtualOnes } from './sources';
import { Tile, type Source } from './Tile';
import { TrendPlot } from './TrendPlot';

/** More numbers than this stand closer together, and take more of the page's width. */
const many = 12;

/** Always dark, in both themes: the colours that clinicians know are made for it. */
export function VitalSigns({ visit }: { visit: Visit }) {
  const readings = useStore(visit.vitals.readings);
  const { bedside } = useStore(visit.view);
  useNow();
  const instruments = bedside?.instruments ?? [];
  const all = shown(readings, instruments);
  const several = ofSeveral(readings);
  const virtual = virtualOnes(instruments, all.map((r) => r.device));
  const source = (device: string, named: boolean): Source => ({
    text: sourceText(instruments, device, named, virtual === 'some'),
    said: sourceText(instruments, device, named, true),
  });
  const cartNow = visit.reporter.cartNow();
  const tile = (r: Held) => <Tile key={key(r)} reading={r} head={placed(r)} source={source(r.device, several.has(r.quantity))} cartNow={cartNow} />;
  const pressure = (p: Pressure) => <PressureRow key={p.key} pressure={p} source={source(p.device, p.parts.some((one) => several.has(one.reading.quantity)))} cartNow={cartNow} />;
  const { first, cuff, second, lines, rest } = layout(all);
  const plotSource = (device: string): string => source(device, true).text;
  return (
    <section className={`monitor dark-box ${all.length > many ? 'tall many' : several.size > 0 ? 'tall' : ''}`} role="region" aria-label={t.vitals}>
      <h2 className="monitor-head">
        <span>
          {t.vitals} {virtual === 'all' && <span className="monitor-virtual">{t.virtual}</span>}
        </span>
        <span className="small">{t.notAlarm}</span>
      </h2>
      <Alarms visit={visit} />
      {all.length === 0 && <p className="monitor-none">{t.noVitals}</p>}
      <div className="numbers">{first.map(tile)}</div>
      {cuff.map(pressure)}
      {second.length > 0 && <div className="numbers">{second.map(tile)}</div>}
      {lines.map(pressure)}
      <PlethWave wave={visit.vitals.pleth} source={visit.vitals.severalPleths ? plotSource : null} />
      <TrendPlot trend={visit.vitals.trend} source={plotSource} cartNow={() => visit.reporter.cartNow()} zone={bedside?.cart.timeZone ?? ''} />
      {rest.length > 0 && <div className="numbers rest">{rest.map(tile)}</div>}
    </section>
  );
}

const placed = (r: Held): string => (r.site ? `${r.label} ${r.site}` : r.label);

/** What one instrument measured at one time stands together, under its name. */
function PressureRow({ pressure: p, source, cartNow }: { pressure: Pressure; source: Source; cartNow: number }) {
  return (
    <div className="pressure">
      <span className="pressure-head">
        {p.head} {p.parts[0]!.reading.unit} {source.text !== '' && <span className="q-source">{source.text}</span>}
      </span>
      {p.parts.map(({ part, reading }) => (
        <Tile key={key(reading)} reading={reading} head={t.pressureParts[part]} source={{ text: '', said: source.said }} cartNow={cartNow} />
      ))}
    </div>
  );
}
