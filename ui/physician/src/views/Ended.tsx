import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { App } from '../session/app';
import { unsaved } from '../session/note';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { clockTime, duration } from '../text/times';
import { Notice } from '../widgets/Notice';
import { StillList } from '../widgets/Stills';

export function Ended({ app, visit }: { app: App; visit: Visit }) {
  const { machine, bedside, cartName } = useStore(visit.view);
  const note = useStore(visit.note.state);
  const zone = bedside?.cart.timeZone ?? '';
  const withdrawn = machine.endedBy === 'me' && !bedside;
  useEffect(() => {
    if (withdrawn) app.backToCarts();
  }, [withdrawn, app]);
  const turnedAway = machine.endedBy === 'refused' && machine.seen; // another window of ours has the session
  const refused = !turnedAway && (machine.endedBy === 'refused' || !bedside);
  const reason = whyEnded(visit);
  const started = bedside?.session.startedAt;
  return (
    <div className="middle">
      <div className="panel middle-card">
        <h1>{refused ? t.refusedTitle : turnedAway || machine.departure !== '' ? t.outTitle : t.endedTitle}</h1>
        <p className="big">{reason}</p>
        <p className="dim">
          {cartName}
          {started !== undefined && `. ${t.lasted(duration(machine.since - visit.reporter.pageTime(started)))}`}
        </p>
        {!unsaved(note) && note.savedAt !== undefined && <p>✓ {t.noteSafe(clockTime(note.savedAt, zone))}</p>}
        {unsaved(note) && (
          <Notice kind="warn">
            {t.noteLost}
            <textarea className="copy" readOnly aria-label={t.note} value={note.text} rows={4} />
          </Notice>
        )}
        {bedside && bedside.captures.length > 0 && <StillList stills={bedside.captures} zone={zone} />}
        <Button size="md" onClick={() => app.backToCarts()}>
          {t.backToCarts}
        </Button>
      </div>
    </div>
  );
}

function whyEnded(visit: Visit): string {
  const { endedBy, endReason, departure } = visit.machine;
  if (endedBy === 'me') return visit.role === 'lead' ? t.endedByMe : t.leftByMe;
  // A refusal is in the nurse's own words; all else is the same for everybody.
  if (departure !== '' && (departure !== 'refused' || endReason === '')) return t.departures[departure];
  return endReason || t.endedNoReason;
}
