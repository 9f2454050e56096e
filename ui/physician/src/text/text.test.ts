import { describe, expect, it } from 'vitest';
import { pick } from '.';
import { en } from './en';
import { es } from './es';
import { birthDate, clockTime, duration, years } from './times';

describe('the catalogues', () => {
  it('have the same entries, all filled in', () => {
    const shape = (o: object): unknown =>
      Object.fromEntries(Object.entries(o as Record<string, object>).sort().map(([k, v]) => [k, v === null || typeof v !== 'object' ? typeof v : Array.isArray(v) ? v.length : shape(v)]));
    expect(shape(es)).toEqual(shape(en));
  });
  it('are picked by the browser’s languages', () => {
    expect(pick(['es-MX', 'en']).lang).toBe('es');
    expect(pick(['de-DE', 'en-GB', 'es']).lang).toBe('en');
    expect(pick(['estonian-x'.slice(0, 3)]).lang).toBe('en');
    expect(pick([]).lang).toBe('en');
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 4, 2, 23, 30);
  it('are in the cart’s zone, 24 hours', () => {
    expect(clockTime(at, 'Europe/Madrid')).toBe('01:30:00');
    expect(clockTime(at, 'UTC')).toBe('23:30:00');
    expect(clockTime(undefined, 'UTC')).toBe('– –');
    expect(clockTime(at, 'Nowhere/At all')).toMatch(/^\d\d:\d\d:\d\d$/);
  });
  it('count completed years there', () => {
    expect(years('1956-05-03', at, 'UTC')).toBe(69);
    expect(years('1956-05-03', at, 'Europe/Madrid')).toBe(70);
    expect(years('unknown', at, 'UTC')).toBeNull();
    expect(birthDate('1956-05-03')).toBe('3 May 1956');
    expect(birthDate('about 1956')).toBe('about 1956');
  });
  it('say how long', () => {
    expect([0, 12_400, 3_723_000, -5].map(duration)).toEqual(['0:00', '0:12', '1:02:03', '0:00']);
  });
});
