import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { useNow } from '../widgets/clock';
import { Alarms } from './Alarms';
import { namedIn, places, type Group, type Place } from './layout';
import { PlethWave } from './PlethWave';
import { allVirtual, sourceName, sourceText } from './sources';
import { Tile, type Words } from './Tile';
import { TrendPlot } from './TrendPlot';

/** More numbers than this are packed closer, and take more of the page's width. */
const many = 12;

/** Always dark, in both themes: the colours that clinicians know are made for it. */
export function VitalSigns({ visit }: { visit: Visit }) {
  const { readings, view } = useStore(visit.vitals.shown);
  const { bedside } = useStore(visit.view);
  useNow();
  const instruments = bedside?.instruments ?? [];
  // Name and numbers come over two channels: another patient's numbers are not shown.
  const theirs = view === undefined || view.patientSince === bedside?.patientSince;
  const all = theirs ? places(view, readings, bedside?.cart.fahrenheit) : [];
  const numbers = all.reduce((n, p) => n + p.parts.length, 0);
  const virtual = allVirtual(instruments, all.map((p) => p.source)) ? 'all' : 'some';
  const group = (g: Group): Place[] => all.filter((p) => p.sign.group === g);
  const words = (p: Place): Words => ({ text: sourceText(instruments, p.source), said: [sourceName(instruments, p.source.device), p.source.differs ? t.differs : ''].filter(Boolean).join(', '), differs: p.source.differs });
  const block = (g: Group, extra = '') => <Block key={g} places={group(g)} words={words} extra={extra} />;
  const named = (quantity: string) => (device: string) => (namedIn(view, quantity) ? sourceName(instruments, device) : '');
  return (
    <section className={`monitor dark-box ${numbers > many ? 'tall many' : all.some((p) => p.source.named) ? 'tall' : ''}`} aria-label={t.vitals}>
      <h2 className="monitor-head">
        <span>
          {t.vitals} {virtual === 'all' && <span className="monitor-virtual">{t.virtual}</span>}
        </span>
        <span className="small">{t.notAlarm}</span>
      </h2>
      <Alarms visit={visit} />
      {all.length === 0 && <p className="monitor-none">{t.noVitals}</p>}
      {block('first')}
      {block('cuff')}
      {block('second')}
      {block('line')}
      {theirs && <PlethWave vitals={visit.vitals} source={named('spo2')} />}
      {theirs && <TrendPlot trend={visit.vitals.trend} view={view} source={(d) => sourceName(instruments, d)} cartNow={() => visit.reporter.cartNow()} zone={bedside?.cart.timeZone ?? ''} />}
      {block('rest', 'rest')}
    </section>
  );
}

/** A group: numbers side by side, each pressure in its own row. */
function Block({ places: all, words, extra }: { places: readonly Place[]; words: (p: Place) => Words; extra: string }) {
  const single = all.filter((p) => !p.sign.pressure);
  return (
    <>
      {single.length > 0 && (
        <div className={`numbers ${extra}`}>
          {single.map((p) => (
            <Tile key={p.key} reading={p.parts[0]!} head={placed(p, p.parts[0]!.label)} source={words(p)} />
          ))}
        </div>
      )}
      {all.filter((p) => p.sign.pressure).map((p) => (
        <PressureRow key={p.key} place={p} source={words(p)} />
      ))}
    </>
  );
}

const placed = (p: Place, label: string): string => (p.sign.site ? `${label} ${p.sign.site}` : label);

/** One instrument's simultaneous values together, under its name. */
function PressureRow({ place: p, source }: { place: Place; source: Words }) {
  const label = p.sign.quantity === 'nibp' ? t.nibp : p.parts[0]!.label.replace(/ (systolic|diastolic|mean|sistólica|diastólica|media)$/, '');
  return (
    <div className="pressure">
      <span className="pressure-head">
        {placed(p, label)} {p.parts[0]!.unit} {source.text !== '' && <span className="q-source">{source.text}</span>}
        {source.differs && <span className="q-differs">≠ {t.differs}</span>}
      </span>
      {p.parts.map((r) => (
        <Tile key={r.quantity} reading={r} head={partName(p, r.quantity)} source={{ ...source, text: '', differs: false }} />
      ))}
    </div>
  );
}

function partName(p: Place, quantity: string): string {
  const part = quantity.slice(p.sign.quantity.length + 1);
  return part in t.pressureParts ? t.pressureParts[part as keyof typeof t.pressureParts] : part;
}
