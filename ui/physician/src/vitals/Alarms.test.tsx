// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MonitorAlerts } from '../api/wire';
import type { Priority } from './alarms';
import { bedside, inCall, now, show } from '../testing/visit';
import { Alarms } from './Alarms';

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const monitor = (device: string, text: string, priority: Priority): MonitorAlerts => ({
  device, label: device, virtual: false, note: '', alerts: [{ id: text, text, priority, silenced: false, since: now - 5000 }],
});

it('are read out while they are there, and not while the cart is lost', () => {
  const visit = inCall({ alerts: [monitor('monitor', 'ASYSTOLE', 'high'), monitor('spo2', 'low battery', 'technical')] });
  show(<Alarms visit={visit} />);
  expect(screen.getByRole('alert').textContent).toBe('High: ASYSTOLE. Patient monitor');
  expect(screen.getByRole('status').textContent).toBe('Technical: low battery. Oximeter');
  act(() => void vi.advanceTimersByTime(6000));
  expect(screen.getByRole('alert').textContent).toBe('');
  expect(screen.getByRole('status').textContent).toBe('');
});

it('show how grave they are and where they are from, the gravest first', () => {
  const all: [string, Priority, string][] = [['d', 'technical', 'i'], ['c', 'low', '!'], ['b', 'medium', '!!'], ['a', 'high', '!!!']];
  show(<Alarms visit={inCall({ alerts: all.map(([text, priority], i) => monitor(i % 2 ? 'monitor' : 'spo2', text, priority)) })} />);
  const shown = [...document.querySelectorAll('.alarm')].map((a) => [a.className, a.querySelector('.alarm-mark')?.textContent, a.querySelector('.alarm-text')?.textContent, a.querySelector('.alarm-from')?.textContent]);
  expect(shown).toEqual([
    ['alarm high', '!!!', 'a', 'Patient monitor · since 11:06'],
    ['alarm medium', '!!', 'b', 'Oximeter · since 11:06'],
    ['alarm low', '!', 'c', 'Patient monitor · since 11:06'],
    ['alarm technical', 'i', 'd', 'Oximeter · since 11:06'],
  ]);
  expect(screen.getByRole('group', { name: 'The monitor alarms' }).textContent).toContain('Repeated here, maybe late: the monitor counts.');
});

it('are gone with the connection, and with the monitor', () => {
  const visit = inCall({ alerts: [monitor('monitor', 'ASYSTOLE', 'high')] });
  show(<Alarms visit={visit} />);
  act(() => visit.view.update({ machine: { ...visit.machine, ice: 'failed', iceSince: now - 5000 } }));
  expect(screen.queryByText('ASYSTOLE')).toBeNull();
  expect(screen.getByText('Not known now: the cart is not heard.')).toBeTruthy();
  act(() => visit.view.update({ machine: { ...visit.machine, ice: 'connected', iceSince: now }, bedside: { ...bedside, alerts: [] } }));
  expect(screen.queryByRole('group')).toBeNull();
});
