// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Still, type Feed } from '../api/wire';
import { make } from '../testing/make';
import type { Visit } from '../session/visit';
import { cartOf, type CartEnd } from '../testing/cart';
import { bedside, inCall, now, session, show } from '../testing/visit';
import { Stage } from './Stage';

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const feed = (role: string, change: Partial<Feed> = {}): Feed => ({ device: `cam-${role}`, role, label: role, kind: 'video', state: 'online', detail: '', ...change });
const three = ['room', 'exam', 'otoscope'].map((r) => feed(r));

function open(change: Parameters<typeof inCall>[0] = {}): { visit: Visit; cart: CartEnd } {
  const visit = inCall({ feeds: three, ...change });
  const cart = cartOf(visit);
  show(<Stage visit={visit} />);
  return { visit, cart };
}

const button = (name: string): HTMLButtonElement => screen.getByRole<HTMLButtonElement>('button', { name });
const tile = (name: string): HTMLElement => screen.getByLabelText(name, { selector: 'video' }).closest<HTMLElement>('.feed')!;
const pass = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

/** A frame of this camera reaches the screen. */
function frame(visit: Visit, role: string): void {
  vi.spyOn(visit.reporter.watch(role), 'get').mockReturnValue({ frames: 1, last: Date.now(), onScreen: undefined, width: 1280, height: 720 });
}

describe('the microphone', () => {
  it('is muted by a click and heard again by another', () => {
    const { visit, cart } = open();
    fireEvent.click(button('Mute microphone'));
    expect(visit.view.get().muted).toBe(true);
    fireEvent.click(button('Mute microphone'));
    expect(visit.view.get().muted).toBe(false);
    expect(cart.of('mute').map((c) => c.on)).toEqual([true, false]);
  });

  it('has the crossed sign while it is muted', () => {
    const { visit } = open();
    const sign = (): string => button('Mute microphone').querySelector('svg')!.innerHTML;
    const free = sign();
    act(() => visit.setMuted(true));
    expect(sign()).not.toBe(free);
    expect(sign()).toBe(document.querySelector('.self svg')!.innerHTML);
  });
});

describe('a still', () => {
  it('is taken of the camera that is large', () => {
    const { visit, cart } = open();
    fireEvent.click(button('Take still'));
    act(() => visit.setLarge('otoscope'));
    fireEvent.click(button('Take still'));
    expect(cart.of('still').map((c) => c.device)).toEqual(['cam-room', 'cam-otoscope']);
  });

  it('cannot be asked for where there is no camera, or no link to it', () => {
    const { visit } = open();
    expect(button('Take still').disabled).toBe(false);
    for (const change of [{ feeds: [feed('room', { state: 'offline' })] }, { shutter: 'closed' }, { session: { ...session, held: true } }]) {
      act(() => visit.view.update({ bedside: { ...bedside, feeds: three, ...change } }));
      expect(button('Take still').disabled, JSON.stringify(change)).toBe(true);
    }
    act(() => visit.view.update({ bedside: { ...bedside, feeds: three }, machine: { ...visit.machine, ice: 'disconnected' } }));
    expect(button('Take still').disabled).toBe(true);
  });

  it('is listed once, whether the answer or the cart’s state comes first', async () => {
    const { visit, cart } = open();
    const still = make(Still, { id: 'p1', device: 'cam-room', label: 'Room camera', by: 'ana', sha256: 'abcdef0123456789', width: 1280, height: 720, at: now, quarantine: false, discarded: false });
    fireEvent.click(button('Take still'));
    await act(async () => {
      cart.answer('still', { still: { ...still, at: new Date(now).toISOString() } });
      await vi.advanceTimersByTimeAsync(0);
    });
    expect(screen.getAllByText(/Room camera/, { selector: '.still-what' })).toHaveLength(1);
    act(() => visit.view.update({ bedside: { ...bedside, feeds: three, captures: [still] } }));
    expect(screen.getAllByText(/Room camera/, { selector: '.still-what' })).toHaveLength(1);
    expect(screen.getByText('abcdef01')).toBeTruthy();
  });

  it('that was not taken is not listed, and why is said', async () => {
    const { visit, cart } = open();
    fireEvent.click(button('Take still'));
    await act(async () => {
      cart.answer('still', { error: 'The disk is full.' });
      await vi.advanceTimersByTimeAsync(0);
    });
    expect(document.querySelector('.still')).toBeNull();
    expect(visit.view.get().problem).toBe('The disk is full.');
  });
});

describe('a picture', () => {
  it('is called live while it moves, and only then', () => {
    const { visit } = open();
    pass(1000);
    expect(tile('Room camera').textContent).toContain('Waiting for the first picture, 1 s');
    frame(visit, 'room');
    pass(500);
    expect(tile('Room camera').textContent).toContain('● Live');
    pass(4500);
    expect(tile('Room camera').textContent).not.toContain('Live');
    expect(tile('Room camera').textContent).toContain('No picture for 5 s');
    expect(tile('Exam camera').textContent).not.toContain('Live');
  });

  it('says that it stands because the physician wants it so', () => {
    const { visit } = open();
    frame(visit, 'room');
    pass(500);
    fireEvent.click(button('Freeze'));
    pass(1000);
    expect(tile('Room camera').textContent).toContain('Frozen by you, 1 s old');
    expect(tile('Room camera').textContent).not.toContain('Live');
    fireEvent.click(button('Back to live'));
    frame(visit, 'room');
    pass(500);
    expect(tile('Room camera').textContent).not.toContain('Frozen');
    expect(button('Freeze')).toBeTruthy();
  });

  it('is named after its own camera, also of one that has no fixed name', () => {
    open({ feeds: [feed('room'), feed('otoscope'), feed('derma', { label: 'Dermatoscope' })] });
    const names = [...document.querySelectorAll<HTMLElement>('.feed')].map((f) => [f.dataset.role, f.querySelector('video')?.getAttribute('aria-label'), f.querySelector('.feed-label span')?.textContent]);
    expect(names).toEqual([['room', 'Room camera', 'Room camera'], ['otoscope', 'Otoscope', 'Otoscope'], ['derma', 'Dermatoscope', 'Dermatoscope']]);
  });

  it('gives way to the sentence about what was done at the bedside', () => {
    const { visit } = open();
    frame(visit, 'room');
    for (const [change, words] of [[{ shutter: 'closed' }, 'Privacy shutter closed at the cart'], [{ session: { ...session, held: true } }, 'On hold']] as const) {
      act(() => visit.view.update({ bedside: { ...bedside, feeds: three, ...change } }));
      expect(tile('Room camera').className).toContain('none');
      expect(tile('Room camera').textContent).toContain(words);
      expect(tile('Room camera').textContent).not.toContain('Live');
    }
  });
});
