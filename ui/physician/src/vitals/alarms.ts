// The alarms of the bedside monitors, in words. The page repeats them: the
// whole set comes with the cart's state, so nothing is kept here.
import type { Alert, Instrument, MonitorAlerts } from '../api/wire';
import { t } from '../text';
import { shortTime } from '../text/times';
import { sourceName } from './sources';

export type Priority = Alert['priority'];

/** The mark shows the priority without its colour; more marks are higher. */
export const marks: Record<Priority, string> = { high: '!!!', medium: '!!', low: '!', technical: 'i' };

const order: readonly Priority[] = ['high', 'medium', 'low', 'technical'];

export interface Row {
  readonly key: string;
  readonly monitor: MonitorAlerts;
  readonly source: string; // the monitor's unique name
  readonly alert: Alert;
}

/** All alarms of all monitors, highest priority first. The instruments are all of the cart's. */
export function rows(monitors: readonly MonitorAlerts[], instruments: readonly Instrument[]): Row[] {
  const all = monitors.flatMap((monitor) =>
    monitor.alerts.map((alert) => ({ key: `${monitor.device} ${alert.id || alert.text} ${alert.priority}`, monitor, source: sourceName(instruments, monitor.device), alert })),
  );
  return all.sort((a, b) => order.indexOf(a.alert.priority) - order.indexOf(b.alert.priority));
}

/** One alarm as read out: "High: Asystole, silenced. Patient monitor". */
export function said({ source, alert }: Row): string {
  const silenced = alert.silenced ? `, ${t.alarmSilenced}` : '';
  return `${t.alarmPriorities[alert.priority]}: ${alert.text}${silenced}. ${source}`;
}

export interface Announcement {
  readonly topic: string; // unchanged while only words change
  readonly text: string;
}

/** What to read out at once, and what to read out later. */
export function announced(all: readonly Row[]): { urgent: Announcement; calm: Announcement } {
  const urgent = (r: Row): boolean => r.alert.priority === 'high' || r.alert.priority === 'medium';
  const say = (some: readonly Row[]): Announcement => ({ topic: some.map((r) => r.key).join('|'), text: some.map(said).join('; ') });
  return { urgent: say(all.filter(urgent)), calm: say(all.filter((r) => !urgent(r))) };
}

/** Since when there is the alarm and, with several instruments, whose it is. */
export function from({ monitor, source, alert }: Row, zone: string, several: boolean): string {
  return [monitor.virtual ? t.virtual : '', several ? source : '', alert.since === undefined ? '' : t.alarmSince(shortTime(alert.since, zone)), alert.silenced ? t.alarmSilenced : ''].filter(Boolean).join(' · ');
}
