import { Button } from '@mantine/core';
import { canAskAgain, lack } from '../media/own';
import type { App } from '../session/app';
import { linkNotice } from '../session/notices';
import { speaks, treats } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { Announcer } from '../widgets/Announcer';
import { Asks } from '../widgets/Asks';
import { useNow } from '../widgets/clock';
import { EndDialog } from '../widgets/EndDialog';
import { NotePad } from '../widgets/NotePad';
import { Notice } from '../widgets/Notice';
import { People } from '../widgets/People';
import { PatientBanner } from '../widgets/PatientBanner';
import { Stage } from '../widgets/Stage';
import { Stethoscope } from '../widgets/Stethoscope';
import { TalkAudio } from '../widgets/TalkAudio';
import { VitalSigns } from '../vitals/VitalSigns';
import { Ended } from './Ended';
import { Waiting } from './Waiting';

export function Session({ app, visit }: { app: App; visit: Visit }) {
  const { machine } = useStore(visit.view); // and with it the role
  if (machine.stage === 'ended') return <Ended app={app} visit={visit} />;
  if (machine.stage === 'joining' || machine.stage === 'waiting') return <Waiting visit={visit} />;
  return (
    <div className="session">
      <div className="top">
        <PatientBanner visit={visit} />
        <Notices visit={visit} />
        <People visit={visit} />
      </div>
      <Stage visit={visit} />
      <VitalSigns visit={visit} />
      <Stethoscope visit={visit} />
      <NotePad visit={visit} />
      {treats(visit.role) && <Asks visit={visit} />}
      <EndDialog visit={visit} />
    </div>
  );
}

function Notices({ visit }: { visit: Visit }) {
  const { machine, own, problem, bedside } = useStore(visit.view);
  const now = useNow();
  const { heard } = useStore(visit.reporter.state);
  const link = linkNotice(machine, now, heard);
  const first = machine.stage === 'connecting' && !machine.everLive;
  return (
    <div className="notices">
      {link && <Notice kind={link.kind}>{link.text}</Notice>}
      {first && !link && <Notice kind="info">{t.connecting(Math.round((now - machine.since) / 1000))}</Notice>}
      {link?.kind !== 'lost' && bedside?.traded.map((text) => (
        <Notice key={text} kind="warn">
          {text}
        </Notice>
      ))}
      {problem !== '' && (
        <Notice kind="warn">
          {problem}
          <Button size="compact-sm" variant="default" onClick={() => visit.clearProblem()}>
            {t.dismiss}
          </Button>
        </Notice>
      )}
      {!speaks(visit.role) && link?.kind !== 'lost' && <Notice kind="info">{t.observing}</Notice>}
      {speaks(visit.role) && lack(own, t) !== '' && (
        <Notice kind="info">
          {lack(own, t)}
          {canAskAgain(own) && (
            <Button size="compact-sm" variant="default" onClick={() => void visit.openOwn()}>
              {t.tryAgain}
            </Button>
          )}
        </Notice>
      )}
      {bedside?.session.muted && <Notice kind="info">{t.nurseMuted}</Notice>}
      <TalkAudio visit={visit} />
      <Announcer topic={link?.topic ?? problem} text={link?.text ?? problem} />
    </div>
  );
}
