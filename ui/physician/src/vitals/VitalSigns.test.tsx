// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MonitorAlerts } from '../api/wire';
import type { Visit } from '../session/visit';
import { message, tell, viewOf } from '../testing/tell';
import { bedside, inCall, now, reading, show } from '../testing/visit';
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

  it('is as old as the cart says, whatever the page’s clock shows', () => {
    const hour = 3_600_000;
    const visit = inCall();
    const view = viewOf([reading]);
    visit.vitals.readingsCame(message([{ ...reading, at: now - hour }], view, now - hour + 2000));
    show(<VitalSigns visit={visit} />);
    expect(tile('SpO2 97 %').className).toContain('good');
    act(() => visit.vitals.readingsCame(message([{ ...reading, at: now - 60_000 }], view, now)));
    expect(tile('SpO2 97 %, 1 min ago').className).toContain('old');
  });

  it('grows old though nothing comes, also when the page’s clock is set back', () => {
    show(<VitalSigns visit={inCall({}, [reading])} />);
    act(() => {
      vi.advanceTimersByTime(8000);
      vi.setSystemTime(now - 3_600_000);
      vi.advanceTimersByTime(3000);
    });
    expect(tile(/^SpO2 97 %, 1[12] s ago$/).className).toContain('old');
  });

  it('that comes after the cart’s clock was set back replaces the one before', () => {
    const visit = inCall({}, [reading]);
    show(<VitalSigns visit={visit} />);
    act(() => visit.vitals.readingsCame(message([{ ...reading, value: 91, at: now - 3_600_000 }], undefined, now - 3_600_000)));
    expect(tile('SpO2 91 %').className).toContain('good');
  });

  it('of the patient before is not shown with the next, whichever of both comes first', () => {
    const visit = inCall({}, [reading]);
    const next = { ...bedside, patientSince: now, patient: { number: '7', name: 'B', birthDate: '', practice: false } };
    show(<VitalSigns visit={visit} />);
    act(() => visit.view.update({ bedside: next }));
    expect(screen.queryByText('97')).toBeNull();
    act(() => tell(visit, [{ ...reading, value: 91, at: now }], { patientSince: new Date(now).toISOString() }));
    expect(tile('SpO2 91 %')).toBeTruthy();
    act(() => visit.view.update({ bedside }));
    expect(screen.queryByText('91')).toBeNull();
  });

  it('that differs from another one’s says so', () => {
    const both = [reading, { ...reading, device: 'monitor', value: 88 }];
    const visit = inCall();
    const view = viewOf(both);
    for (const s of view.signs[0]!.sources) s.differs = true;
    tell(visit, both, view);
    show(<VitalSigns visit={visit} />);
    for (const name of ['SpO2 97 %', 'SpO2 88 %']) {
      expect(tile(name).textContent).toContain('≠ differs');
      expect(tile(name).getAttribute('aria-description')).toContain('differs');
    }
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
    act(() => tell(visit, [{ ...reading, value: undefined, quality: 'no-signal', at: now }]));
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
