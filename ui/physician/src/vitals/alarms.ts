// What the bedside monitors alarm about, in words. The page repeats it: the
// set comes whole with the cart's state, so nothing is kept here.
import type { Alert, Instrument, MonitorAlerts } from '../api/wire';
import { t } from '../text';
import { shortTime } from '../text/times';
import { sourceName } from './sources';

export type Priority = Alert['priority'];

/** By its mark an alarm is known without its colour; more of them are graver. */
export const marks: Record<Priority, string> = { high: '!!!', medium: '!!', low: '!', technical: 'i' };

const order: readonly Priority[] = ['high', 'medium', 'low', 'technical'];

export interface Row {
  readonly key: string;
  readonly monitor: MonitorAlerts;
  readonly source: string; // the monitor's name, unlike any other's
  readonly alert: Alert;
}

/** All alarms of all monitors, the gravest first. The instruments are all of the cart's. */
export function rows(monitors: readonly MonitorAlerts[], instruments: readonly Instrument[]): Row[] {
  const all = monitors.flatMap((monitor) =>
    monitor.alerts.map((alert) => ({ key: `${monitor.device} ${alert.id || alert.text} ${alert.priority}`, monitor, source: sourceName(instruments, monitor.device), alert })),
  );
  return all.sort((a, b) => order.indexOf(a.alert.priority) - order.indexOf(b.alert.priority));
}

/** One alarm as it is read out: "High: Asystole, silenced. Patient monitor". */
export function said({ source, alert }: Row): string {
  const silenced = alert.silenced ? `, ${t.alarmSilenced}` : '';
  return `${t.alarmPriorities[alert.priority]}: ${alert.text}${silenced}. ${source}`;
}

export interface Announcement {
  readonly topic: string; // the same as long as only words change
  readonly text: string;
}

/** What is read out at once, and what when the listener has a moment. */
export function announced(all: readonly Row[]): { urgent: Announcement; calm: Announcement } {
  const urgent = (r: Row): boolean => r.alert.priority === 'high' || r.alert.priority === 'medium';
  const say = (some: readonly Row[]): Announcement => ({ topic: some.map((r) => r.key).join('|'), text: some.map(said).join('; ') });
  return { urgent: say(all.filter(urgent)), calm: say(all.filter((r) => !urgent(r))) };
}

/** Since when the alarm is there and, where there is more than one instrument, of which it is. */
export function from({ monitor, source, alert }: Row, zone: string, several: boolean): string {
  return [monitor.virtual ? t.virtual : '', several ? source : '', alert.since === undefined ? '' : t.alarmSince(shortTime(alert.since, zone)), alert.silenced ? t.alarmSilenced : ''].filter(Boolean).join(' · ');
}
