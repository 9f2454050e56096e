// The hub's HTTP API: the signed-in user, sign-in, sign-out, configuration.
import * as v from 'valibot';
import { hubConfig, signedIn, type HubConfig, type SignedIn } from '../api/messages';
import { said } from '../api/message';
import { read } from '../api/shape';

/** A failure with a sentence for the physician. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly status = 0,
  ) {
    super(message);
  }
}

const Refusal = v.object({ error: said });

async function call(path: string, init?: RequestInit): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch {
    throw new Failure('', 0);
  }
  const body: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Failure(read(Refusal, body).error, answer.status);
  return body;
}

export async function config(): Promise<HubConfig> {
  return hubConfig(await call('/api/config'));
}

/** The signed-in user, or undefined. */
export async function me(): Promise<SignedIn | undefined> {
  try {
    const who = signedIn(await call('/api/me'));
    return who.user === '' ? undefined : who;
  } catch (e) {
    if (e instanceof Failure && e.status === 401) return undefined;
    throw e;
  }
}

export async function signIn(user: string, password: string): Promise<SignedIn> {
  const body = JSON.stringify({ user, password });
  return signedIn(await call('/api/signin', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }));
}

export async function signOut(csrf: string): Promise<void> {
  await call('/api/signout', { method: 'POST', headers: { 'X-CSRF-Token': csrf } });
}
