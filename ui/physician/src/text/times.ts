// Times as people read them: 24 hours, in the cart's zone.
import { t } from '.';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let f = formats.get(key);
  if (!f) {
    const base = { ...options, hourCycle: 'h23' as const };
    try {
      f = new Intl.DateTimeFormat(t.lang === 'en' ? 'en-GB' : t.lang, { ...base, timeZone: zone || undefined });
    } catch {
      f = new Intl.DateTimeFormat(t.lang === 'en' ? 'en-GB' : t.lang, base); // a zone unknown to this browser
    }
    formats.set(key, f);
  }
  return f;
}

/** "14:02:11"; the missing mark for none. */
export function clockTime(ms: number | undefined, zone: string): string {
  return ms === undefined ? t.missing : format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
}

/** "14:02" */
export function shortTime(ms: number | undefined, zone: string): string {
  return ms === undefined ? t.missing : format(zone, { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** "0:12", "1:02:03" */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** A number as people write it. */
export function decimal(x: number, decimals: number): string {
  return t.lang === 'es' ? x.toFixed(decimals).replace('.', ',') : x.toFixed(decimals);
}

/** "12 s", "2 min", "3 h", for the age of a number. */
export function age(ms: number): string {
  const s = Math.floor(ms / 1000);
  if (s < 60) return `${Math.max(0, s)} s`;
  return s < 3600 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h`;
}

/** "12 s ago" */
export function ago(ms: number): string {
  if (!Number.isFinite(ms)) return t.lang === 'es' ? 'hora desconocida' : 'time not known';
  return t.lang === 'es' ? `hace ${age(ms)}` : `${age(ms)} ago`;
}

const written = /^(\d{4})-(\d{2})-(\d{2})$/;

/** "3 May 1956" for 1956-05-03; anything else unchanged. */
export function birthDate(date: string): string {
  const m = written.exec(date);
  if (!m) return date;
  const at = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]));
  return format('UTC', { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** Completed years at `now` in this zone; null for an invalid date. */
export function years(date: string, now: number, zone: string): number | null {
  const m = written.exec(date);
  if (!m) return null;
  const part = (k: string): number => Number(parts.find((p) => p.type === k)?.value);
  const parts = format(zone, { year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(now);
  const before = part('month') * 100 + part('day') < Number(m[2]) * 100 + Number(m[3]);
  const n = part('year') - Number(m[1]) - (before ? 1 : 0);
  return n >= 0 && n < 150 ? n : null;
}
