// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reading } from '../api/wire';
import { tell, viewOf } from '../testing/tell';
import { inCall, now, reading, show } from '../testing/visit';
import { VitalSigns } from './VitalSigns';

// Both draw on a canvas, which is not here.
vi.mock('./PlethWave', () => ({ PlethWave: () => null }));
vi.mock('./TrendPlot', () => ({ TrendPlot: () => null }));

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  document.head.replaceChildren();
  vi.useRealTimers();
});

const tile = (name: string | RegExp): HTMLElement => screen.getByRole('group', { name });

function pressure(device: string, systolic: number, diastolic: number, at = now - 1000): Reading[] {
  const one = (part: string, value: number): Reading => ({ ...reading, device, quantity: `nibp-${part}`, label: `NIBP ${part}`, value, unit: 'mmHg', at });
  return [one('systolic', systolic), one('diastolic', diastolic)];
}

const rowOf = (one: HTMLElement): HTMLElement => one.closest<HTMLElement>('.pressure')!;

describe('a blood pressure', () => {
  it('stands in one row with its unit', () => {
    show(<VitalSigns visit={inCall({}, pressure('monitor', 128, 82))} />);
    const row = rowOf(tile('NIBP systolic 128 mmHg'));
    expect(within(row).getByRole('group', { name: 'NIBP diastolic 82 mmHg' })).toBeTruthy();
    expect(row.querySelector('.pressure-head')?.textContent).toMatch(/^Blood pressure mmHg/);
  });

  it('of one instrument never stands beside a part of another one’s', () => {
    show(<VitalSigns visit={inCall({}, [...pressure('spo2', 128, 82), ...pressure('monitor', 101, 60)])} />);
    const rows = ['NIBP systolic 128 mmHg', 'NIBP systolic 101 mmHg'].map((name) => rowOf(tile(name)));
    expect(rows.map((r) => within(r).getAllByRole('group').map((g) => g.querySelector('.q-value')?.textContent))).toEqual([['128', '82'], ['101', '60']]);
    expect(rows.map((r) => r.querySelector('.pressure-head .q-source')?.textContent)).toEqual(['Oximeter', 'Patient monitor']);
  });

  it('is grey and says its age once it is old', () => {
    show(<VitalSigns visit={inCall({}, pressure('monitor', 128, 82, now - 130_000))} />);
    for (const name of ['NIBP systolic 128 mmHg, 2 min ago', 'NIBP diastolic 82 mmHg, 2 min ago']) {
      expect(tile(name).className).toContain('old');
      expect(tile(name).textContent).toContain('2 min ago');
    }
  });
});

describe('a temperature', () => {
  const temperature: Reading = { ...reading, quantity: 'temperature', label: 'Temperature', value: 37.2, decimals: 1, unit: '°C', detail: 'predicted' };

  it('says that it was predicted', () => {
    show(<VitalSigns visit={inCall({}, [temperature])} />);
    expect(tile('Temperature 37.2 °C').querySelector('.q-detail')?.textContent).toBe('predicted');
    expect(tile('Temperature 37.2 °C').getAttribute('aria-description')).toContain('predicted');
  });

  it('is in Fahrenheit where the ward reads it so, in the middle of a row too', () => {
    const visit = inCall({}, [temperature, reading]);
    const bedside = visit.view.get().bedside!;
    visit.view.update({ bedside: { ...bedside, cart: { ...bedside.cart, fahrenheit: true } } });
    show(<VitalSigns visit={visit} />);
    expect(tile('Temperature 99.0 °F').textContent).not.toContain('°C');
    expect(tile('SpO2 97 %')).toBeTruthy();
  });
});

describe('a number', () => {
  it('says where in the body it is of', () => {
    show(<VitalSigns visit={inCall({}, ['P1', 'P2'].map((site) => ({ ...reading, quantity: 'temperature', label: 'Temperature', site })))} />);
    expect(screen.getAllByRole('group', { name: 'Temperature 97 %' }).map((g) => g.querySelector('.q-label')?.textContent)).toEqual(['Temperature P1 %', 'Temperature P2 %']);
  });

  it('of a virtual instrument says so: all once, some each for itself', () => {
    const instruments = (...virtual: boolean[]) => virtual.map((v, i) => ({ device: ['spo2', 'monitor'][i]!, label: ['Oximeter', 'Patient monitor'][i]!, virtual: v }));
    const both = [reading, { ...reading, device: 'monitor', value: 88 }];
    show(<VitalSigns visit={inCall({ instruments: instruments(true, true) }, both)} />);
    expect(screen.getAllByText('VIRTUAL')).toHaveLength(1);
    cleanup();
    const some = inCall({ instruments: instruments(true, false) });
    const view = viewOf(both);
    view.signs[0]!.sources[0]!.virtual = true;
    tell(some, both, view);
    show(<VitalSigns visit={some} />);
    expect(tile('SpO2 97 %').textContent).toContain('VIRTUAL');
    expect(tile('SpO2 88 %').textContent).not.toContain('VIRTUAL');
    cleanup();
    show(<VitalSigns visit={inCall({ instruments: instruments(false, false) }, both)} />);
    expect(screen.queryByText(/VIRTUAL/)).toBeNull();
  });

  it('from a time that is still to come is of unknown age: a clock was set', () => {
    show(<VitalSigns visit={inCall({}, [{ ...reading, at: now + 3_600_000 }])} />);
    expect(tile('SpO2 97 %, time not known').className).toContain('old');
  });
});

// As the browser applies the style sheet, not as it is written.
describe('the look', () => {
  const quantities = ['spo2', 'pulse-rate', 'heart-rate', 'respiratory-rate', 'temperature', 'perfusion-index', 'nibp-systolic', 'st'];

  function shown(change: Partial<Reading>): Map<string, HTMLElement> {
    const style = document.createElement('style');
    style.textContent = readFileSync('src/style/monitor.css', 'utf8');
    document.head.append(style);
    const readings = quantities.map((quantity): Reading => ({ ...reading, quantity, label: quantity, ...change }));
    show(<VitalSigns visit={inCall({}, readings)} />);
    return new Map(quantities.map((q) => [q, document.querySelector<HTMLElement>(`.quantity.q-${q}`)!]));
  }

  /** Largest less smallest of red, green and blue: none is grey. */
  function colourful(e: HTMLElement): number {
    const c = getComputedStyle(e).color;
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(c);
    expect(hex, `colour ${c}`).not.toBeNull();
    const parts = hex!.slice(1).map((p) => parseInt(p, 16));
    return Math.max(...parts) - Math.min(...parts);
  }

  it('of what is old or missing is grey, whatever its quantity', () => {
    for (const change of [{ at: now - 60_000 }, { value: undefined, quality: 'no-signal' as const }]) {
      for (const [q, e] of shown(change)) expect(colourful(e), q).toBeLessThan(32);
      cleanup();
    }
    const fresh = shown({});
    expect(colourful(fresh.get('spo2')!)).toBeGreaterThan(100);
    expect(colourful(fresh.get('pulse-rate')!)).toBeGreaterThan(100);
  });

  it('hides neither doubt nor age', () => {
    for (const [q, e] of shown({ quality: 'suspect', detail: 'motion', at: now - 60_000 })) {
      for (const part of ['.q-value', '.q-doubt', '.q-detail']) {
        for (let at: HTMLElement | null = e.querySelector<HTMLElement>(part); at && at !== document.body; at = at.parentElement) {
          const s = getComputedStyle(at);
          expect([s.display === 'none', s.visibility === 'hidden', s.opacity === '0'], `${q} ${part}`).toEqual([false, false, false]);
        }
        expect(e.querySelector(part), `${q} ${part}`).not.toBeNull();
      }
    }
  });
});
