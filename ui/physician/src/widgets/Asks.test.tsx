// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cartOf } from '../testing/cart';
import { Ask } from '../api/wire';
import { make } from '../testing/make';
import { bedside, inCall, now, session, show } from '../testing/visit';
import { Asks } from './Asks';
import { Stethoscope } from './Stethoscope';

vi.mock('./Phonocardiogram', () => ({ Phonocardiogram: () => null })); // draws on a canvas

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const chip = (name: string): HTMLButtonElement => screen.getByRole<HTMLButtonElement>('button', { name });

it('the nurse is asked for what stands on the button, and for nothing while the cart is lost', () => {
  const visit = inCall();
  const cart = cartOf(visit);
  show(<Asks visit={visit} />);
  fireEvent.click(chip('Otoscope: left ear'));
  expect(cart.of('ask').map((c) => c.text)).toEqual(['Otoscope: left ear']);
  act(() => visit.view.update({ machine: { ...visit.machine, ice: 'disconnected' } }));
  expect(chip('Otoscope: right ear').disabled).toBe(true);
});

it('what was asked says whether it is done', () => {
  const visit = inCall();
  show(<Asks visit={visit} />);
  const ask = make(Ask, { id: 'a', text: 'Otoscope: left ear', at: now });
  act(() => visit.view.update({ bedside: { ...bedside, session: { ...session, asks: [{ ...ask, done: false }] } } }));
  expect(chip('Otoscope: left ear … asked').disabled).toBe(true);
  act(() => visit.view.update({ bedside: { ...bedside, session: { ...session, asks: [{ ...ask, done: true }] } } }));
  expect(chip('Otoscope: left ear ✓ done').disabled).toBe(false);
});

it('the stethoscope is heard until it is switched off, and the cart is told', () => {
  const visit = inCall();
  const cart = cartOf(visit);
  show(<Stethoscope visit={visit} />);
  const sound = screen.getByRole('group', { name: 'Stethoscope' }).querySelector('audio')!;
  const listen = chip('Listen');
  expect([listen.getAttribute('aria-pressed'), sound.muted]).toEqual(['true', false]);
  fireEvent.click(listen);
  expect([listen.getAttribute('aria-pressed'), sound.muted]).toEqual(['false', true]);
  fireEvent.click(listen);
  expect([listen.getAttribute('aria-pressed'), sound.muted]).toEqual(['true', false]);
  expect(cart.of('listen').map((c) => c.on)).toEqual([false, true]);
});
