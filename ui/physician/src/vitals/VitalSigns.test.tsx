// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MonitorAlerts } from '../api/wire';
import type { Visit } from '../session/visit';
import { bedside, inCall, now, reading, show } from '../testing/visit';
import { merge } from './readings';
import { VitalSigns } from './VitalSigns';

// Both draw on a canvas, which is not here.
vi.mock('./PlethWave', () => ({ PlethWave: () => null }));
vi.mock('./TrendPlot', () => ({ TrendPlot: () => null }));

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Lets time go by while the cart is heard, or while it is not. */
function pass(visit: Visit, ms: number, heard: boolean): void {
  act(() => {
    vi.advanceTimersByTime(ms);
    if (heard) visit.reporter.state.update({ heard: Date.now() });
    vi.advanceTimersByTime(1000);
  });
}

const tile = (name: string | RegExp): HTMLElement => screen.getByRole('group', { name });

describe('a number', () => {
  it('is said with its unit while it is fresh', () => {
    show(<VitalSigns visit={inCall({}, [reading])} />);
    expect(tile('SpO2 97 %').className).toBe('quantity q-spo2 good');
    expect(within(tile('SpO2 97 %')).getByText('97')).toBeTruthy();
    expect(within(tile('SpO2 97 %')).getByText('%')).toBeTruthy();
  });

  it('turns grey and says its age once it is old, though the cart is heard', () => {
    const visit = inCall({}, [reading]);
    show(<VitalSigns visit={visit} />);
    pass(visit, 5000, true);
    expect(tile('SpO2 97 %').className).toContain('good');
    pass(visit, 5000, true);
    expect(tile(/^SpO2 97 %, 1[123] s ago$/).className).toBe('quantity q-spo2 old');
    expect(tile(/^SpO2 97 %/).textContent).toMatch(/1[123] s ago/);
    pass(visit, 120_000, true);
    expect(tile('SpO2 97 %, 2 min ago').className).toBe('quantity q-spo2 old');
  });

  it('is old by the cart’s clock, not by the page’s', () => {
    const visit = inCall({}, [{ ...reading, at: now - 3_600_000 }]);
    visit.reporter.state.update({ clock: { offset: -3_600_000, rtt: 1, at: now } as never });
    show(<VitalSigns visit={visit} />);
    expect(tile('SpO2 97 %').className).toContain('good');
  });

  it('that is not there is never a number', () => {
    show(<VitalSigns visit={inCall({}, [{ ...reading, value: undefined, quality: 'no-signal', detail: 'finger off' }])} />);
    const none = tile('SpO2 no signal');
    expect(none.className).toBe('quantity q-spo2 none');
    expect(none.textContent).toContain('– –');
    expect(none.textContent).toContain('finger off');
    expect(none.textContent?.replace('SpO2', '')).not.toMatch(/\d/);
  });

  it('that stands beside “no signal” is not shown', () => {
    show(<VitalSigns visit={inCall({}, [{ ...reading, quality: 'no-signal' }])} />);
    expect(tile('SpO2 no signal')).toBeTruthy();
    expect(screen.queryByText('97')).toBeNull();
  });

  it('that was lost does not stay', () => {
    const visit = inCall({}, [reading]);
    show(<VitalSigns visit={visit} />);
    act(() => visit.vitals.readings.set(merge(visit.vitals.readings.get(), [{ ...reading, value: undefined, quality: 'no-signal', at: now }])));
    expect(screen.queryByText('97')).toBeNull();
    expect(tile('SpO2 no signal')).toBeTruthy();
  });

  it('that is doubted says so, and zero is a number', () => {
    show(<VitalSigns visit={inCall({}, [{ ...reading, quality: 'suspect', detail: 'motion' }, { ...reading, quantity: 'perfusion-index', label: 'PI', value: 0, decimals: 1 }])} />);
    const doubted = tile('SpO2 97 % suspect: motion');
    expect(doubted.className).toContain('suspect');
    expect(within(doubted).getByText('?')).toBeTruthy();
    expect(within(doubted).getByText('motion')).toBeTruthy();
    expect(tile('PI 0.0 %')).toBeTruthy();
  });

  it('of two instruments stands twice, each with its name', () => {
    show(<VitalSigns visit={inCall({}, [reading, { ...reading, device: 'monitor', value: 88 }])} />);
    expect(tile('SpO2 97 %').textContent).toContain('Oximeter');
    expect(tile('SpO2 88 %').textContent).toContain('Patient monitor');
  });

  it('that is old looks unlike a fresh one', () => {
    const css = readFileSync('src/style/monitor.css', 'utf8');
    const colour = (state: string): string | undefined => new RegExp(`\\.quantity\\.${state} \\{ --c: (#[0-9a-f]{6});`).exec(css)?.[1];
    expect(colour('old')).toBeTruthy();
    expect(colour('none')).toBeTruthy();
  });
});

describe('the alarms of a monitor', () => {
  const alarming: MonitorAlerts = {
    device: 'monitor', label: 'Patient monitor', virtual: false, note: 'alarms off at the bed',
    alerts: [{ id: 'a', text: '*** ASYSTOLE', priority: 'high', silenced: true, since: now - 5000 }],
  };

  it('are repeated in its words', () => {
    show(<VitalSigns visit={inCall({ alerts: [alarming] }, [reading])} />);
    const all = tile('The monitor alarms');
    expect(within(all).getByText('*** ASYSTOLE')).toBeTruthy();
    expect(all.textContent).toContain('!!!');
    expect(all.textContent).toContain('silenced');
    expect(all.textContent).toContain('alarms off at the bed');
  });

  it('are not shown as present while the cart is not heard, and come back with it', () => {
    const visit = inCall({ alerts: [alarming] }, [reading]);
    show(<VitalSigns visit={visit} />);
    pass(visit, 6000, false);
    expect(screen.queryByText('*** ASYSTOLE')).toBeNull();
    expect(screen.queryByText(/alarms off at the bed/)).toBeNull();
    expect(tile('The monitor alarms').textContent).toContain('Not known now');
    pass(visit, 1000, true);
    expect(screen.getByText('*** ASYSTOLE')).toBeTruthy();
  });

  it('end when the monitor says so', () => {
    const visit = inCall({ alerts: [alarming] }, [reading]);
    show(<VitalSigns visit={visit} />);
    act(() => visit.view.update({ bedside: { ...bedside, alerts: [{ ...alarming, alerts: [], note: '' }] } }));
    expect(screen.queryByText('*** ASYSTOLE')).toBeNull();
  });
});
