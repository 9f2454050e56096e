// For component tests: a static visit, and its views.
import { MantineProvider } from '@mantine/core';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import { Bedside, Cart, Participant, Reading, Session } from '../api/wire';
import { make } from './make';
import { tell } from './tell';
import type { HubSocket } from '../hub/socket';
import { Visit } from '../session/visit';

export const now = 1_795_000_000_000;

export const session = make(Session, {
  phase: 'in-call', id: 's1', reason: 'chest pain', since: now - 60_000, calledAt: now - 90_000, startedAt: now - 60_000,
  participants: [make(Participant, { id: 'p1', user: 'ana', name: 'Dr. Ana', role: 'lead', state: 'in-call' })],
});

export const bedside = make(Bedside, {
  cart: make(Cart, { id: 'cart-7', name: 'Ward 3 East', timeZone: 'UTC' }),
  session,
  patient: { number: '12345', name: 'María González', birthDate: '1956-05-03', practice: false },
  feeds: [], shutter: 'open', captures: [],
  instruments: [{ device: 'spo2', label: 'Oximeter', virtual: false }, { device: 'monitor', label: 'Patient monitor', virtual: false }],
  alerts: [],
});

export const reading = make(Reading, { device: 'spo2', quantity: 'spo2', label: 'SpO2', value: 97, unit: '%', quality: 'good', at: now - 1000 });

const silent = { send: () => false, watch: () => () => undefined } as unknown as HubSocket;

/** A visit in a call, with pictures and sound, and a cart that was just heard. */
export function inCall(change: Partial<Bedside> = {}, readings: readonly Reading[] = []): Visit {
  const visit = new Visit({ socket: silent, iceServers: [], user: 'ana' }, { id: 'cart-7', name: 'Ward 3 East', session: 's1', boot: 'b' });
  const machine = { ...visit.view.get().machine, stage: 'live' as const, since: now, ice: 'connected' as const, iceSince: now, everLive: true, session: 's1' };
  const all = { ...bedside, ...change };
  visit.view.update({ machine, bedside: all, people: all.session.participants });
  visit.reporter.state.update({ heard: now });
  tell(visit, readings);
  return visit;
}

/** Mantine and the browser's video need what happy-dom lacks. */
function browser(): void {
  const video: Partial<HTMLVideoElement> = HTMLVideoElement.prototype;
  Object.assign(video, { requestVideoFrameCallback: () => 0, cancelVideoFrameCallback: () => undefined });
}

export function show(view: ReactElement): RenderResult {
  browser();
  return render(<MantineProvider>{view}</MantineProvider>);
}
