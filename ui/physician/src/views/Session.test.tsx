// @vitest-environment happy-dom
import { act, cleanup, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Still } from '../api/wire';
import type { App } from '../session/app';
import type { Visit } from '../session/visit';
import { make } from '../testing/make';
import { bedside, inCall, now, reading, session, show } from '../testing/visit';
import { Session } from './Session';

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

const app = { backToCarts: () => undefined } as unknown as App;
const feeds = (['room', 'exam', 'otoscope'] as const).map((role) => ({ device: role, role, label: role, kind: 'video', state: 'online' as const, detail: '' }));

function open(change: Parameters<typeof inCall>[0] = {}): Visit {
  const visit = inCall({ feeds: [...feeds, { device: 'st', role: 'stethoscope', label: 'Stethoscope', kind: 'sound', state: 'online', detail: '' }], ...change }, [reading]);
  show(<Session app={app} visit={visit} />);
  return visit;
}

const pass = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

describe('the session', () => {
  it('has everything under the names that others rely on', () => {
    open();
    for (const name of ['Room camera', 'Exam camera', 'Otoscope']) {
      expect(screen.getByLabelText(name, { selector: 'video' })).toBeTruthy();
    }
    for (const name of ['Mute microphone', 'Take still', 'End session']) expect(screen.getByRole('button', { name })).toBeTruthy();
    expect(screen.getByRole('group', { name: 'Stethoscope' })).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Vital signs' })).getByRole('group', { name: 'SpO2 97 %' })).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'Note' })).toBeTruthy();
  });

  it('is usable by ear and keyboard', async () => {
    open();
    vi.useRealTimers(); // axe waits for real ones
    // Colours and layout are judged on screenshots: nothing is laid out here.
    const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  });

  it('says whose body this is, and forgets who was before', () => {
    const visit = open();
    const banner = screen.getByRole('banner');
    expect(banner.textContent).toContain('María González');
    expect(banner.textContent).toContain('12345');
    expect(banner.textContent).toContain('3 May 1956');
    act(() => visit.view.update({ bedside: { ...bedside, patient: undefined } }));
    expect(document.body.textContent).not.toContain('González');
    expect(document.body.textContent).not.toContain('12345');
    act(() => visit.view.update({ bedside: { ...bedside, patient: { number: '7', name: 'B', birthDate: '', practice: true } } }));
    expect(banner.textContent).toContain('Practice');
  });

  it('says that the microphone is off only while it is', () => {
    const visit = open();
    const button = screen.getByRole('button', { name: 'Mute microphone' });
    expect(button.getAttribute('aria-pressed')).toBe('false');
    expect(document.querySelector('.muted-mark')).toBeNull();
    act(() => visit.view.update({ muted: true }));
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(document.querySelector('.muted-mark')?.textContent).not.toBe('');
  });

  it('says that the nurse muted the room', () => {
    const visit = open();
    expect(document.querySelector('.notices')?.textContent).not.toMatch(/muted/i);
    act(() => visit.view.update({ bedside: { ...bedside, session: { ...session, muted: true } } }));
    expect(document.querySelector('.notices')?.textContent).toMatch(/muted/i);
  });

  it('counts the seconds of a lost link, and stops when it is back', () => {
    const visit = open();
    expect(document.querySelector('.notice.lost')).toBeNull();
    pass(6000);
    const bar = document.querySelector('.notice.lost');
    expect(bar?.textContent).toMatch(/\b6 s/);
    act(() => visit.reporter.state.update({ heard: Date.now() }));
    pass(1000);
    expect(document.querySelector('.notice.lost')).toBeNull();
  });

  it('shows no picture as live while the cart is lost', () => {
    open();
    pass(6000);
    expect(screen.queryByText(/●/)).toBeNull();
  });

  it('marks a still in quarantine, and one that was discarded', () => {
    const still = make(Still, { id: '1', device: 'otoscope', label: 'Otoscope', by: 'ana', sha256: 'abcdef0123', width: 1280, height: 720, at: now, quarantine: true, discarded: false });
    const visit = open({ captures: [still] });
    expect(screen.getByText(/Quarantine/i)).toBeTruthy();
    act(() => visit.view.update({ bedside: { ...bedside, captures: [{ ...still, quarantine: false, discarded: true }] } }));
    expect(screen.queryByText(/Quarantine/i)).toBeNull();
    expect(screen.getByText(/discarded/i)).toBeTruthy();
  });

  it('never calls a note saved that is not', () => {
    const visit = open();
    act(() => visit.note.typed('clear'));
    const status = document.querySelector('.note-status');
    expect(status?.className).toContain('unsaved');
    expect(status?.textContent).not.toContain('✓');
    act(() => visit.note.state.set({ ...visit.note.state.get(), failed: 'disk full' }));
    expect(status?.textContent).toContain('disk full');
  });
});
