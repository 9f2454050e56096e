import { useStore } from '../session/store';
import { lostSince } from '../session/notices';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { Announcer } from '../widgets/Announcer';
import { useNow } from '../widgets/clock';
import { announced, from, marks, rows } from './alarms';
import { sourceName } from './sources';

/**
 * The alarms of the bedside monitors, still and silent: what
 * blinks and sounds is the monitor, which this does not replace. While the cart
 * is not heard, nothing is shown as current.
 */
export function Alarms({ visit }: { visit: Visit }) {
  const { bedside, machine } = useStore(visit.view);
  const { heard } = useStore(visit.reporter.state);
  const lost = lostSince(machine, useNow(), heard) !== null;
  const monitors = bedside?.alerts ?? [];
  const instruments = bedside?.instruments ?? [];
  const all = lost ? [] : rows(monitors, instruments);
  const notes = lost ? [] : monitors.filter((m) => m.note !== '');
  const { urgent, calm } = announced(all);
  return (
    <>
      {monitors.length > 0 && (
        <div className="alarms" role="group" aria-label={t.alarms}>
          <p className="alarms-head">
            {t.alarms} <span className="alarms-source">{t.alarmsRepeated}</span>
          </p>
          {lost && <p className="alarm-note">{t.alarmsUnknown}</p>}
          {all.map((r) => (
            <div key={r.key} className={`alarm ${r.alert.priority}`}>
              <span className="alarm-mark" aria-hidden>
                {marks[r.alert.priority]}
              </span>
              <span className="alarm-words">
                <span className="unseen">{t.alarmPriorities[r.alert.priority]}: </span>
                <span className="alarm-text">{r.alert.text}</span>
                <span className="alarm-from">{from(r, bedside?.cart.timeZone ?? '', instruments.length > 1)}</span>
              </span>
            </div>
          ))}
          {notes.map((m) => (
            <p key={m.device} className="alarm-note">
              {sourceName(instruments, m.device)}: {m.note}
            </p>
          ))}
        </div>
      )}
      <Announcer urgent topic={urgent.topic} text={urgent.text} />
      <Announcer topic={calm.topic} text={calm.text} />
    </>
  );
}
