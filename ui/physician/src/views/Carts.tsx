import { Button, TextInput } from '@mantine/core';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { RosterEntry } from '../api/wire';
import { found } from '../hub/requests';
import type { App } from '../session/app';
import { useStore } from '../session/store';
import type { AskedRole } from '../session/people';
import { permission } from '../session/announce';
import { t } from '../text';
import { CartList } from '../widgets/CartList';
import { CheckDialog } from '../widgets/CheckDialog';
import { useNow } from '../widgets/clock';
import { Icon } from '../widgets/Icon';
import { Notice } from '../widgets/Notice';
import { ThemeButton } from '../widgets/ThemeButton';

/** A list of more carts than this can be searched. */
const atAGlance = 12;

export function Carts({ app }: { app: App }) {
  const { carts, me, up, since, quiet, late, loaded, offset, config } = useStore(app.view);
  const [letters, setLetters] = useState('');
  const searched = carts.length > atAGlance;
  const wanted = useDeferredValue(searched ? letters : '');
  const shown = useMemo(() => found(carts, wanted), [carts, wanted]);
  const join = useCallback((c: RosterEntry, role?: AskedRole) => app.join(c, role), [app]);
  const [checking, setChecking] = useState(false);
  const now = useNow();
  const calling = useMemo(() => carts.filter((c) => c.state === 'Calling').length, [carts]);
  const old = loaded && (!up || quiet > 0 || late);
  return (
    <div className="page">
      <header className="topbar">
        <img src="/icon.svg" width={28} height={28} alt="" />
        <strong>{t.title}</strong>
        {config.demonstration && (
          <span className="tag" title={t.demonstrationLong}>
            {t.demonstration}
          </span>
        )}
        <span className="spring" />
        <span className="who">
          {me?.name}
          {me?.specialty && <span className="dim">, {me.specialty}</span>}
        </span>
        <ThemeButton />
        <Button variant="default" size="sm" onClick={() => void app.signOut()}>
          {t.signOut}
        </Button>
      </header>
      <main className="carts">
        <div className="carts-head">
          <h1>{t.carts}</h1>
          <span className={calling > 0 && !old ? 'count open' : 'count'}>{loaded ? t.requests(calling) : ''}</span>
          <span className="spring" />
          {searched && <TextInput type="search" size="sm" aria-label={t.find} placeholder={t.find} value={letters} onChange={(e) => setLetters(e.currentTarget.value)} />}
          <NotifyButton />
          <Button variant="default" leftSection={<Icon name="microphone" />} onClick={() => setChecking(true)}>
            {t.check}
          </Button>
        </div>
        {!up && now - since > 2500 && <Notice kind="lost">{t.hubLost(Math.round((now - since) / 1000))}</Notice>}
        {up && quiet > 0 && <Notice kind="lost">{t.hubQuiet(Math.round((now - quiet) / 1000))}</Notice>}
        {up && quiet === 0 && late && <Notice kind="lost">{t.hubLate}</Notice>}
        <CartList carts={shown} user={me?.user ?? ''} now={now + offset} usable={up} old={old} onJoin={join} />
        {carts.length > 0 && shown.length === 0 && <p className="empty">{t.noneFound}</p>}
        {loaded && carts.length === 0 && <p className="empty">{t.noCarts}</p>}
        {!loaded && <p className="empty">{t.loading}</p>}
      </main>
      {checking && <CheckDialog onClose={() => setChecking(false)} />}
    </div>
  );
}

function NotifyButton() {
  const [state, setState] = useState(permission);
  if (state === 'impossible') return null;
  if (state === 'granted') return <span className="dim small">{t.notifyOn}</span>;
  if (state === 'denied') return <span className="dim small">{t.notifyDenied}</span>;
  return (
    <Button variant="default" leftSection={<Icon name="bell" />} onClick={() => void Notification.requestPermission().then(setState)}>
      {t.notify}
    </Button>
  );
}
