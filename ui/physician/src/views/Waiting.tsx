import { Button } from '@mantine/core';
import { lack } from '../media/own';
import { linkNotice } from '../session/notices';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { duration } from '../text/times';
import { useNow } from '../widgets/clock';
import { OwnVideo } from '../widgets/CheckDialog';
import { Notice } from '../widgets/Notice';

export function Waiting({ visit }: { visit: Visit }) {
  const { machine, cartName, own } = useStore(visit.view);
  const now = useNow();
  const link = linkNotice(machine, now);
  const waiting = machine.stage === 'waiting';
  return (
    <div className="middle">
      <div className="panel middle-card">
        <h1>{waiting ? t.waiting(cartName, duration(now - machine.since)) : t.joining(cartName)}</h1>
        <p className="dim">{t.waitingHint}</p>
        {visit.role !== 'lead' && <p>{t.askedAs(t.personRoles[visit.role])}</p>}
        {own.camera === 'on' && <OwnVideo stream={own.stream} />}
        {lack(own, t) !== '' && <Notice kind="info">{lack(own, t)}</Notice>}
        {link && <Notice kind={link.kind}>{link.text}</Notice>}
        <Button variant="default" size="md" onClick={() => visit.cancel()}>
          {t.cancel}
        </Button>
      </div>
    </div>
  );
}
