// The instruments behind the trend, in words: one at a time, and
// since when.
import { t } from '../text';
import { shortTime } from '../text/times';
import type { Stretch } from './trend';

export interface LineSource {
  readonly quantity: string;
  readonly device: string; // leads now; empty: none
  readonly stretches: readonly Stretch[]; // of the ten minutes
}

/** "Oximeter", "Oximeter, from 14:05 Patient monitor"; for each line if they differ. */
export function trendSource(lines: readonly LineSource[], name: (device: string) => string, zone: string): string {
  const known = lines.filter((l) => l.device !== '');
  if (known.length === 0) return '';
  const said = (l: LineSource): string =>
    l.stretches.map((s, i) => (i === 0 ? name(s.device) : t.sourceSince(shortTime(s.since * 1000, zone), name(s.device)))).join(', ') || name(l.device);
  const alike = new Set(known.map((l) => [l.device, ...l.stretches.map((s) => s.device)].join('\u0000'))).size === 1;
  return alike ? said(known[0]!) : known.map((l) => `${t.trendLines[l.quantity]}: ${said(l)}`).join(' · ');
}
