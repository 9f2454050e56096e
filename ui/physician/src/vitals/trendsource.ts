// Whose values the trend shows, in words: of one instrument at a time, and of
// which one from when on.
import { t } from '../text';
import { shortTime } from '../text/times';
import type { Stretch } from './trend';

type Name = (device: string) => string;

/** What stands beside the plot: the name of the one that is followed, or one for each line. */
export function trendHead(lines: readonly { quantity: string; device: string }[], name: Name): string {
  const known = lines.filter((l) => l.device !== '');
  const devices = new Set(known.map((l) => l.device));
  if (devices.size <= 1) return known.length > 0 ? name(known[0]!.device) : '';
  return known.map((l) => `${t.trendLines[l.quantity]}: ${name(l.device)}`).join(' · ');
}

/** The same with the whole ten minutes, for who does not see the plot: "SpO2: Oximeter, from 14:05 Patient monitor". */
export function trendSaid(lines: readonly { quantity: string; stretches: readonly Stretch[] }[], name: Name, zone: string): string {
  return lines
    .filter((l) => l.stretches.length > 0)
    .map((l) => `${t.trendLines[l.quantity]}: ${l.stretches.map((s, i) => (i === 0 ? name(s.device) : t.sourceSince(shortTime(s.since * 1000, zone), name(s.device)))).join(', ')}`)
    .join('; ');
}
