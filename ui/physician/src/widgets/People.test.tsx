// @vitest-environment happy-dom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Participant } from '../api/wire';
import type { App } from '../session/app';
import type { Visit } from '../session/visit';
import { make } from '../testing/make';
import { inCall, now, session, show } from '../testing/visit';
import { Session } from '../views/Session';
import { People } from './People';

// What draws on a canvas, which is not here.
vi.mock('../vitals/PlethWave', () => ({ PlethWave: () => null }));
vi.mock('../vitals/TrendPlot', () => ({ TrendPlot: () => null }));
vi.mock('../widgets/Phonocardiogram', () => ({ Phonocardiogram: () => null }));

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const ana = make(Participant, { id: 'p1', user: 'ana', name: 'Dr. Ana', role: 'lead', state: 'in-call' });
const eva = make(Participant, { id: 'p2', user: 'eva', name: 'Eva Ruiz', role: 'interpreter', state: 'in-call' });

function among(...participants: Participant[]): Visit {
  const visit = inCall({ session: { ...session, participants } });
  const microphone = Object.assign(new MediaStream(), { getAudioTracks: () => [{}] as MediaStreamTrack[] });
  visit.view.update({ own: { stream: microphone, state: 'tried', camera: 'missing', microphone: 'on' } });
  return visit;
}

const said = (): (string | null)[] => within(screen.getByRole('list', { name: 'People in this session' })).getAllByRole('listitem').map((i) => i.textContent);

describe('who is here', () => {
  it('is not said while one is alone with the bedside', () => {
    show(<People visit={among(ana)} />);
    expect(screen.queryByRole('list')).toBeNull();
  });
  it('is said with role, link and who hears whom, oneself first', () => {
    const visit = among(eva, ana, make(Participant, { id: 'p3', user: 'b', name: 'Bob', role: 'family', state: 'asked' }), make(Participant, { id: 'p4', user: 'c', name: 'Cy', role: 'observer', state: 'lost' }));
    show(<People visit={visit} />);
    expect(said()).toEqual(['● You lead heard by all', '● Eva Ruiz interpreter hears you', '◆ Bob family asks to join; the nurse decides', '■ Cy observer connection lost']);
    act(() => visit.view.update({ muted: true, people: [ana, { ...eva, muted: true }] }));
    expect(said()).toEqual(['● You lead not heard', '● Eva Ruiz interpreter microphone off']);
  });
  it('does not say that one without a microphone is heard', () => {
    const visit = among(ana, eva);
    visit.view.update({ own: { stream: null, state: 'tried', camera: 'denied', microphone: 'denied' } });
    show(<People visit={visit} />);
    expect(said()).toEqual(['● You lead not heard', '● Eva Ruiz interpreter ']);
  });
});

describe('a role', () => {
  const open = (role: Participant['role']): Visit => {
    const visit = among(eva, { ...ana, role });
    show(<Session app={{ backToCarts: () => undefined } as unknown as App} visit={visit} />);
    return visit;
  };
  const button = (name: string): HTMLElement | null => screen.queryByRole('button', { name });
  it('lead: everything, and ends the session', () => {
    open('lead');
    for (const name of ['Mute microphone', 'Take still', 'End session', 'Otoscope: left ear']) expect(button(name), name).toBeTruthy();
  });
  it('consultant: everything, and leaves', () => {
    open('consultant');
    for (const name of ['Mute microphone', 'Take still', 'Leave session', 'Otoscope: left ear']) expect(button(name), name).toBeTruthy();
    expect(button('End session')).toBeNull();
  });
  it('interpreter: speaks, and neither asks nor captures nor writes', () => {
    open('interpreter');
    expect(button('Mute microphone')).toBeTruthy();
    for (const name of ['Take still', 'Otoscope: left ear', 'End session']) expect(button(name), name).toBeNull();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' }).readOnly).toBe(true);
  });
  it('observer: is not heard, and is told so', () => {
    open('observer');
    for (const name of ['Mute microphone', 'Take still', 'Otoscope: left ear']) expect(button(name), name).toBeNull();
    expect(screen.getByText(/nobody sees or hears you/)).toBeTruthy();
  });
  it('of a consultant who now leads is the lead’s', () => {
    const visit = open('consultant');
    act(() => visit.view.update({ people: [ana] }));
    act(() => visit.view.update({ bedside: { ...visit.view.get().bedside! } }));
    expect(button('End session')).toBeTruthy();
  });
});

it('each voice is played', () => {
  const visit = among(ana, eva);
  HTMLAudioElement.prototype.play = () => Promise.resolve();
  const stream = (id: string) => Object.assign(new MediaStream(), { name: id });
  visit.view.update({ streams: new Map([['talk', stream('talk')], ['voice-1', stream('voice-1')], ['voice-2', stream('voice-2')], ['room', stream('room')]]) });
  const { container } = show(<Session app={{ backToCarts: () => undefined } as unknown as App} visit={visit} />);
  const played = [...container.querySelectorAll('audio[hidden]')].map((a) => (a as HTMLAudioElement).srcObject as unknown as { name: string });
  expect(played.map((p) => p?.name)).toEqual(['talk', 'voice-1', 'voice-2']);
});
