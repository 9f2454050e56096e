// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Feed } from '../api/wire';
import { make } from '../testing/make';
import { bedside, inCall, now, session, show } from '../testing/visit';
import { PatientBanner } from './PatientBanner';

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const fact = (label: string): string => screen.getByText(label).parentElement!.textContent.slice(label.length);

it('says whose body this is, with the age at the cart', () => {
  // A birthday by the cart, and another day by the page.
  const visit = inCall();
  visit.reporter.state.update({ clock: { offset: Date.UTC(2026, 4, 3, 0, 0, 30) - now, rtt: 1 } });
  show(<PatientBanner visit={visit} />);
  expect(screen.getByText('María González')).toBeTruthy();
  expect(screen.getByText('born 3 May 1956, 70 years · no. 12345')).toBeTruthy();
});

it('says that nobody is identified, and where pictures go then', () => {
  show(<PatientBanner visit={inCall({ patient: undefined })} />);
  expect(screen.getByText('Patient not identified yet')).toBeTruthy();
  expect(screen.getByText(/goes to quarantine/)).toBeTruthy();
});

it('counts the session by the cart’s clock', () => {
  const visit = inCall({ session: { ...session, startedAt: now - 65_000 - 3_600_000 } });
  visit.reporter.state.update({ clock: { offset: -3_600_000, rtt: 1 } });
  show(<PatientBanner visit={visit} />);
  expect(fact('Elapsed')).toBe('1:05');
});

it('never calls a lost link good', () => {
  const visit = inCall();
  visit.reporter.state.update({ report: { feeds: {}, large: 'room' }, rtt: 12, at: now });
  show(<PatientBanner visit={visit} />);
  expect(fact('Link')).toBe('Good12 ms there and back');
  act(() => void vi.advanceTimersByTime(6000)); // nothing was heard meanwhile
  expect(fact('Link')).toBe('Lost');
  act(() => visit.reporter.state.update({ heard: Date.now(), at: Date.now() }));
  expect(fact('Link')).toBe('Good12 ms there and back');
  act(() => visit.view.update({ machine: { ...visit.machine, ice: 'disconnected', iceSince: Date.now() } }));
  expect(fact('Link')).toBe('Lost');
});

it('never calls a link good while the large picture that should come does not', () => {
  const feed = make(Feed, { device: 'cam', role: 'room', kind: 'video', state: 'online' });
  const visit = inCall({ feeds: [feed] });
  let last = now;
  vi.spyOn(visit.reporter.watch('room'), 'get').mockImplementation(() => ({ frames: 1, last, onScreen: undefined, width: 1280, height: 720 }));
  const word = (): string => fact('Link').replace(/\d.*/, '');
  const pass = (ms: number): void => {
    act(() => void vi.advanceTimersByTime(ms));
    const at = now + (passed += ms);
    act(() => visit.reporter.state.update({ heard: at, at, report: { feeds: {}, large: 'room' }, rtt: 12 })); // all else arrives
    act(() => void vi.advanceTimersByTime(0));
  };
  let passed = 0;
  show(<PatientBanner visit={visit} />);
  pass(1000);
  expect(word()).toBe('Good');
  pass(3000);
  expect(word()).toBe('Poor');
  act(() => visit.view.update({ bedside: { ...visit.view.get().bedside!, shutter: 'closed' } })); // none should come
  expect(word()).toBe('Good');
  act(() => visit.view.update({ bedside: { ...visit.view.get().bedside!, shutter: 'open', feeds: [{ ...feed, state: 'offline' }] } }));
  expect(word()).toBe('Good');
  act(() => visit.view.update({ bedside: { ...visit.view.get().bedside!, feeds: [feed] } }));
  last = now + passed;
  pass(1000);
  expect(word()).toBe('Good');
  act(() => void vi.advanceTimersByTime(6000)); // not even a report is made
  expect(word()).not.toBe('Good');
});

it('counts on when the browser’s clock or the cart’s is set', () => {
  const visit = inCall();
  visit.reporter.state.update({ clock: { offset: 0, rtt: 1 } });
  show(<PatientBanner visit={visit} />);
  expect(fact('Elapsed')).toBe('1:00');
  for (const jump of [3_600_000, -7_200_000]) {
    vi.setSystemTime(Date.now() + jump);
    act(() => void vi.advanceTimersByTime(1000));
    act(() => visit.reporter.state.update({ clock: { offset: jump, rtt: 1 } }));
  }
  expect(fact('Elapsed')).toBe('1:02');
});

it('names the cart', () => {
  show(<PatientBanner visit={inCall({ cart: { ...bedside.cart } })} />);
  expect(fact('Cart')).toBe('Ward 3 Eastcart-7');
});
