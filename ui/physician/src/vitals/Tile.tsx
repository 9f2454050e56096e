import { t } from '../text';
import { ago } from '../text/times';
import { described } from '../widgets/described';
import { readingLabel } from './label';
import { oldAge, written, type Held } from './readings';

/** Which instrument it is of, in words. */
export interface Words {
  readonly text: string; // shown; may be empty
  readonly said: string; // for a screen reader
  readonly differs: boolean; // from another instrument
}

/** One number of one instrument. `head` replaces its label inside another label. */
export function Tile({ reading: r, source, head }: { reading: Held; source: Words; head: string }) {
  const value = written(r);
  const old = oldAge(r);
  const state = value === null ? 'none' : old !== null ? 'old' : r.quality;
  const details = detail(r, value, old);
  return (
    <div className={`quantity q-${r.quantity} ${state}`} role="group" aria-label={readingLabel(r)} {...described([r.site, r.quality === 'good' ? r.detail : '', source.said].filter(Boolean).join(', '))}>
      <span className="q-label">
        {head} <span className="q-unit">{r.unit}</span>
      </span>
      <span className="q-value">
        {value ?? t.missing}
        {r.quality === 'suspect' && value !== null && <span className="q-doubt">?</span>}
      </span>
      {details !== '' && <span className="q-detail">{details}</span>}
      {source.text !== '' && <span className="q-source">{source.text}</span>}
      {source.differs && <span className="q-differs">≠ {t.differs}</span>}
    </div>
  );
}

function detail(r: Held, value: string | null, old: number | null): string {
  const why = value === null ? t.noSignal + (r.detail ? `: ${r.detail}` : '') : r.quality === 'suspect' ? r.detail || t.suspect : r.detail; // such as how a temperature was found
  return [why, old !== null && value !== null ? ago(old) : ''].filter(Boolean).join(', ');
}
