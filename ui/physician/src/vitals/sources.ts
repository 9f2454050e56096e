// Which instrument a number is of, in words. Two instruments are never taken
// for one, so what is shown of several names its own.
import type { Instrument, Source } from '../api/wire';
import { t } from '../text';

/** As configured; with its id where another one is called the same, and by the id alone where the cart does not name it. */
export function sourceName(instruments: readonly Instrument[], device: string): string {
  const label = instruments.find((i) => i.device === device)?.label ?? '';
  if (label === '') return device;
  const same = instruments.filter((i) => i.label === label).length;
  return same > 1 ? `${label} (${device})` : label;
}

/** "Oximeter", "VIRTUAL · Oximeter"; only what has to be said. */
export function sourceText(instruments: readonly Instrument[], source: Source): string {
  return [source.virtual ? t.virtual : '', source.named ? sourceName(instruments, source.device) : ''].filter(Boolean).join(' · ');
}

/** All of them only pretend to measure, and none says so for itself. */
export function allVirtual(instruments: readonly Instrument[], sources: readonly Source[]): boolean {
  const virtual = (s: Source): boolean => instruments.some((i) => i.device === s.device && i.virtual);
  return sources.length > 0 && sources.every((s) => virtual(s) && !s.virtual);
}
