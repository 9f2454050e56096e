import { Button } from '@mantine/core';
import { silentFor } from '../media/feedstate';
import { linkQuality } from '../media/report';
import { lostSince } from '../session/notices';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { birthDate, duration, years } from '../text/times';
import { useNow } from './clock';
import { Icon } from './Icon';
import { ThemeButton } from './ThemeButton';

export function PatientBanner({ visit }: { visit: Visit }) {
  const { bedside, cartName, machine, ending, large } = useStore(visit.view);
  const { report, rtt, heard, at } = useStore(visit.reporter.state);
  const now = useNow();
  const cartNow = visit.reporter.cartNow(now);
  const started = bedside?.session.startedAt;
  const connected = machine.ice === 'connected' && lostSince(machine, now, heard) === null;
  const silent = silentFor({ role: large, bedside, lastFrame: visit.reporter.watch(large).get().last, since: machine.since, connected }, now);
  const quality = linkQuality(report, connected, rtt, silent, now - at);
  return (
    <header className="banner">
      <Who visit={visit} cartNow={cartNow} />
      <span className="spring" />
      <Fact label={t.cart} value={cartName} detail={machine.cart} />
      <Fact label={t.elapsed} value={started === undefined ? t.missing : duration(now - visit.reporter.pageTime(started))} />
      <Fact label={t.link} value={t.qualities[quality]} detail={rtt !== undefined && quality !== 'lost' ? t.roundTrip(Math.round(rtt)) : ''} mark={quality} />
      <ThemeButton />
      <Button variant="default" size="md" className="end" leftSection={<Icon name="hangup" size={20} />} loading={ending === 'saving' || ending === 'ending'} onClick={() => void visit.end()}>
        {visit.role === 'lead' ? t.endSession : t.leaveSession}
      </Button>
    </header>
  );
}

function Who({ visit, cartNow }: { visit: Visit; cartNow: number }) {
  const { bedside } = useStore(visit.view);
  const p = bedside?.patient;
  if (!bedside) return <div className="patient" />;
  if (!p) {
    return (
      <div className="patient">
        <strong className="patient-name">{t.noPatient}</strong>
        <span className="dim">{t.noPatientHint}</span>
      </div>
    );
  }
  const old = years(p.birthDate, cartNow, bedside.cart.timeZone);
  const born = p.birthDate === '' ? '' : old === null ? birthDate(p.birthDate) : t.born(birthDate(p.birthDate), old);
  return (
    <div className="patient">
      <strong className="patient-name" dir="auto">{p.name}</strong>
      <span>{[born, p.number && t.number(p.number)].filter(Boolean).join(' · ')}</span>
      {p.practice && <span className="tag">{t.practice}</span>}
    </div>
  );
}

function Fact({ label, value, detail = '', mark = '' }: { label: string; value: string; detail?: string; mark?: string }) {
  return (
    <div className={`fact ${mark}`}>
      <span className="fact-label">{label}</span>
      <span className="fact-value">{value}</span>
      <span className="fact-detail">{detail}</span>
    </div>
  );
}
