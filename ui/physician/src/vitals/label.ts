// A reading in words, for the group's accessible name.
import { t } from '../text';
import { ago } from '../text/times';
import { oldAge, written, type Held } from './readings';

/** "SpO2 97 %", "SpO2 97 % suspect: motion", "SpO2 no signal", "SpO2 97 %, 2 min ago". */
export function readingLabel(r: Held): string {
  const value = written(r);
  if (value === null) return `${r.label} ${t.noSignal}`;
  let said = `${r.label} ${value}${r.unit ? ` ${r.unit}` : ''}`;
  if (r.quality === 'suspect') said += ` ${t.suspect}${r.detail ? `: ${r.detail}` : ''}`;
  const old = oldAge(r);
  return old === null ? said : `${said}, ${ago(old)}`;
}
