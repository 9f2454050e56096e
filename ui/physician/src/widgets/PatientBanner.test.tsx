// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
  // A minute before midnight by the page, and the next day, a birthday, by the cart.
  vi.setSystemTime(Date.UTC(2026, 4, 2, 23, 59, 30));
  const visit = inCall();
  visit.reporter.state.update({ clock: { offset: 60_000, rtt: 1 } });
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
  visit.reporter.state.update({ report: { feeds: {}, large: 'room' }, rtt: 12 });
  show(<PatientBanner visit={visit} />);
  expect(fact('Link')).toBe('Good12 ms there and back');
  act(() => void vi.advanceTimersByTime(6000)); // nothing was heard meanwhile
  expect(fact('Link')).toBe('Lost');
  act(() => visit.reporter.state.update({ heard: Date.now() }));
  expect(fact('Link')).toBe('Good12 ms there and back');
  act(() => visit.view.update({ machine: { ...visit.machine, ice: 'disconnected', iceSince: Date.now() } }));
  expect(fact('Link')).toBe('Lost');
});

it('names the cart', () => {
  show(<PatientBanner visit={inCall({ cart: { ...bedside.cart } })} />);
  expect(fact('Cart')).toBe('Ward 3 Eastcart-7');
});
