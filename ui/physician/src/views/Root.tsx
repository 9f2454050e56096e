import type { App } from '../session/app';
import { useStore } from '../session/store';
import { t } from '../text';
import { Carts } from './Carts';
import { Session } from './Session';
import { SignIn } from './SignIn';

export function Root({ app }: { app: App }) {
  const { place, visit } = useStore(app.view);
  switch (place) {
    case 'loading':
      return <p className="loading">{t.loading}</p>;
    case 'signin':
      return <SignIn app={app} />;
    case 'carts':
      return <Carts app={app} />;
    case 'session':
      return visit ? <Session app={app} visit={visit} /> : null;
  }
}
