// @vitest-environment happy-dom
// Into the session, and out of it.
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { App } from '../session/app';
import { emptyNote } from '../session/note';
import type { State } from '../session/machine';
import type { Visit } from '../session/visit';
import { bedside, inCall, now, reading, session, show } from '../testing/visit';
import { EndDialog } from '../widgets/EndDialog';
import { Session } from './Session';

// What draws on a canvas, which is not here.
vi.mock('../vitals/PlethWave', () => ({ PlethWave: () => null }));
vi.mock('../vitals/TrendPlot', () => ({ TrendPlot: () => null }));
vi.mock('../widgets/Phonocardiogram', () => ({ Phonocardiogram: () => null }));

const app = { backToCarts: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers({ now });
  app.backToCarts.mockClear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(machine: Partial<State>, change: Partial<ReturnType<Visit['view']['get']>> = {}): Visit {
  const visit = inCall({}, [reading]);
  visit.view.update({ machine: { ...visit.machine, ...machine }, ...change });
  show(<Session app={app as unknown as App} visit={visit} />);
  return visit;
}

const heading = (): string => screen.getByRole('heading', { level: 1 }).textContent;
const nothingOfTheRoom = (): void => {
  expect(document.querySelector('.feed, .monitor, .banner, audio')).toBeNull();
  expect(document.body.textContent).not.toContain('González');
};

describe('before the nurse says yes', () => {
  it('nothing of the room is there, and it is said what is waited for', () => {
    const visit = open({ stage: 'joining', since: now, everLive: false });
    expect(heading()).toBe('Connecting to Ward 3 East…');
    nothingOfTheRoom();
    act(() => visit.view.update({ machine: { ...visit.machine, stage: 'waiting', since: now } }));
    act(() => void vi.advanceTimersByTime(12_000));
    expect(heading()).toBe('Asked the nurse at Ward 3 East to let you in, 0:12');
    nothingOfTheRoom();
  });

  it('the question can be taken back', () => {
    const visit = open({ stage: 'waiting', since: now, everLive: false });
    const cancel = vi.spyOn(visit, 'cancel').mockReturnValue();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('being let in is said until the first picture', () => {
    open({ stage: 'connecting', since: now - 3000, everLive: false, ice: 'connecting' });
    expect(document.querySelector('.notices')?.textContent).toContain('You are let in. Setting up picture and sound, 3 s');
  });
});

describe('at the end', () => {
  it('a refusal is no session that ended', () => {
    open({ stage: 'ended', endedBy: 'refused', endReason: 'The nurse said: not now.' }, { bedside: null });
    expect(heading()).toBe('You could not join');
    expect(screen.getByText('The nurse said: not now.')).toBeTruthy();
  });

  it.each([
    ['cart', 'The nurse hung up.', 'The nurse hung up.'],
    ['cart', '', 'The session was ended at the bedside.'],
    ['me', '', 'You ended the session.'],
  ] as const)('by %s says why', (endedBy, endReason, words) => {
    open({ stage: 'ended', endedBy, endReason }, { bedside });
    expect(heading()).toBe('The session has ended');
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByText('You could not join')).toBeNull();
  });

  it('in another window is no refusal to join', () => {
    open({ stage: 'ended', endedBy: 'refused', endReason: 'This session goes on in another window of yours.', seen: true }, { bedside });
    expect(heading()).toBe('You are no longer in the session');
    expect(screen.getByText('This session goes on in another window of yours.')).toBeTruthy();
  });

  it('nothing of the room goes on', () => {
    open({ stage: 'ended', endedBy: 'cart' }, { bedside: { ...bedside, session: { ...session, phase: 'ended' } } });
    nothingOfTheRoom();
    fireEvent.click(screen.getByRole('button', { name: 'Back to carts' }));
    expect(app.backToCarts).toHaveBeenCalledOnce();
  });

  it('a note is called safe only when it is, and else is there to be copied', () => {
    const visit = open({ stage: 'ended', endedBy: 'cart' }, { bedside });
    act(() => visit.note.state.set({ ...emptyNote, text: 'clear', saved: 'clear', savedAt: now }));
    expect(screen.getByText('✓ Your note is saved on the cart (11:06:40).')).toBeTruthy();
    act(() => visit.note.state.set({ ...emptyNote, text: 'clear, no murmur', saved: 'clear', savedAt: now }));
    expect(screen.queryByText(/is saved on the cart/)).toBeNull();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' }).value).toBe('clear, no murmur');
  });
});

describe('ending over a note that is not saved', () => {
  it('is asked, and does what was answered', async () => {
    const visit = inCall();
    const end = vi.spyOn(visit, 'end').mockResolvedValue();
    const stay = vi.spyOn(visit, 'stay').mockReturnValue();
    show(<EndDialog visit={visit} />);
    expect(screen.queryByRole('dialog')).toBeNull();
    act(() => visit.view.update({ ending: 'unsaved' }));
    await act(async () => void (await vi.advanceTimersByTimeAsync(1000))); // it is faded in
    expect(screen.getByRole('dialog').textContent).toContain('The note is not saved on the cart yet');
    fireEvent.click(screen.getByRole('button', { name: 'Stay in the session' }));
    expect([stay.mock.calls.length, end.mock.calls]).toEqual([1, []]);
    fireEvent.click(screen.getByRole('button', { name: 'End without saving' }));
    expect(end.mock.calls).toEqual([[true]]);
  });
});
