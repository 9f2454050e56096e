import { Button } from '@mantine/core';
import { useState } from 'react';
import type { App } from '../session/app';
import { useStore } from '../session/store';
import { permission } from '../session/announce';
import { t } from '../text';
import { CartItem } from '../widgets/CartItem';
import { CheckDialog } from '../widgets/CheckDialog';
import { useNow } from '../widgets/clock';
import { Icon } from '../widgets/Icon';
import { Notice } from '../widgets/Notice';
import { ThemeButton } from '../widgets/ThemeButton';

export function Carts({ app }: { app: App }) {
  const { carts, me, up, since, loaded, offset, config } = useStore(app.view);
  const [checking, setChecking] = useState(false);
  const now = useNow();
  const calling = carts.filter((c) => c.state === 'Calling').length;
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
          <span className={calling > 0 ? 'count open' : 'count'}>{loaded ? t.requests(calling) : ''}</span>
          <span className="spring" />
          <NotifyButton />
          <Button variant="default" leftSection={<Icon name="microphone" />} onClick={() => setChecking(true)}>
            {t.check}
          </Button>
        </div>
        {!up && now - since > 2500 && <Notice kind="lost">{t.hubLost(Math.round((now - since) / 1000))}</Notice>}
        <ul className="cart-list" aria-label={t.carts}>
          {carts.map((c) => (
            <CartItem key={c.id} cart={c} user={me?.user ?? ''} now={now + offset} usable={up} onJoin={(role) => app.join(c, role)} />
          ))}
        </ul>
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
