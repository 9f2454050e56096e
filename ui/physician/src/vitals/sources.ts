// The instrument of a number, in words. Two instruments are never taken
// for one, so values from several name their own.
import type { Instrument, Source } from '../api/wire';
import { t } from '../text';

/** The configured name; with its id if another one has the same name, and only the id if the cart does not name it. */
export function sourceName(instruments: readonly Instrument[], device: string): string {
  const label = instruments.find((i) => i.device === device)?.label ?? '';
  if (label === '') return device;
  const same = instruments.filter((i) => i.label === label).length;
  return same > 1 ? `${label} (${device})` : label;
}

/** "Oximeter", "VIRTUAL · Oximeter", or "" if unnecessary. */
export function sourceText(instruments: readonly Instrument[], source: Source): string {
  return [source.virtual ? t.virtual : '', source.named ? sourceName(instruments, source.device) : ''].filter(Boolean).join(' · ');
}

/** Whether all of them are virtual without being marked individually. */
export function allVirtual(instruments: readonly Instrument[], sources: readonly Source[]): boolean {
  const virtual = (s: Source): boolean => instruments.some((i) => i.device === s.device && i.virtual);
  return sources.length > 0 && sources.every((s) => virtual(s) && !s.virtual);
}
