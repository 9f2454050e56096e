// Which instrument a number is of, in words. Two instruments are never taken
// for one, so what is shown of several names its own.
import type { Instrument } from '../api/wire';
import { t } from '../text';

/** As configured; with its id where another one is called the same, and by the id alone where the cart does not name it. */
export function sourceName(instruments: readonly Instrument[], device: string): string {
  const label = instruments.find((i) => i.device === device)?.label ?? '';
  if (label === '') return device;
  const same = instruments.filter((i) => i.label === label).length;
  return same > 1 ? `${label} (${device})` : label;
}

/** Devices in the order of the configuration; those that are not in it come last, by id. */
export function compareSources(instruments: readonly Instrument[]): (a: string, b: string) => number {
  const place = (device: string): number => {
    const i = instruments.findIndex((one) => one.device === device);
    return i < 0 ? instruments.length : i;
  };
  return (a, b) => place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

export type Virtual = 'none' | 'some' | 'all';

/** Which of these devices are virtual: all of them are said so once, some of them each for itself. */
export function virtualOnes(instruments: readonly Instrument[], devices: readonly string[]): Virtual {
  const n = devices.filter((d) => isVirtual(instruments, d)).length;
  return n === 0 ? 'none' : n === devices.length ? 'all' : 'some';
}

export function isVirtual(instruments: readonly Instrument[], device: string): boolean {
  return instruments.some((i) => i.device === device && i.virtual);
}

/** "Oximeter", "VIRTUAL · Oximeter"; only what has to be said. */
export function sourceText(instruments: readonly Instrument[], device: string, named: boolean, marked: boolean): string {
  return [marked && isVirtual(instruments, device) ? t.virtual : '', named ? sourceName(instruments, device) : ''].filter(Boolean).join(' · ');
}
