import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { App } from '../session/app';
import { useStore } from '../session/store';
import { t } from '../text';
import { Notice } from '../widgets/Notice';
import { ThemeButton } from '../widgets/ThemeButton';

export function SignIn({ app }: { app: App }) {
  const { error, busy, config } = useStore(app.view);
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const first = useRef<HTMLInputElement>(null);
  // The only thing to do here, also after a sign-out, so it gets the focus.
  useEffect(() => first.current?.focus(), []);
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    void app.signIn(user.trim(), password);
  };
  return (
    <div className="signin">
      <div className="signin-theme">
        <ThemeButton />
      </div>
      <form className="signin-card" onSubmit={submit} aria-label={t.signIn}>
        <img src="/icon.svg" width={52} height={52} alt="" />
        <h1>{t.title}</h1>
        <p className="dim">{t.tagline}</p>
        <TextInput label={t.userName} size="md" autoComplete="username" autoCapitalize="none" spellCheck={false} ref={first} value={user} onChange={(e) => setUser(e.currentTarget.value)} />
        {/* A password field has no role of its own; with this one it is found
            as a text box by its name, by screen readers' lists and by checks. */}
        <TextInput label={t.password} role="textbox" type="password" size="md" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
        <div role="alert">{error !== '' && <Notice kind="warn">{error}</Notice>}</div>
        <Button type="submit" size="md" fullWidth loading={busy} disabled={user.trim() === '' || password === ''}>
          {t.signIn}
        </Button>
        {config.demonstration && <p className="signin-demo">{t.demoHint}</p>}
      </form>
    </div>
  );
}
