// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Visit } from '../session/visit';
import { cartOf, type CartEnd } from '../testing/cart';
import { inCall, now, show } from '../testing/visit';
import { NotePad } from './NotePad';

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  sessionStorage.clear();
  vi.useRealTimers();
});

function open(): { visit: Visit; cart: CartEnd } {
  const visit = inCall();
  const cart = cartOf(visit);
  show(<NotePad visit={visit} />);
  return { visit, cart };
}

const type = (text: string): boolean => fireEvent.change(screen.getByRole('textbox', { name: 'Note' }), { target: { value: text } });
const status = (): string => screen.getByRole('status').textContent;
const pass = (ms: number): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const note = (text: string, revision: number) => ({ note: { text, revision, author: 'ana', at: new Date(now).toISOString() } });

async function answer(cart: CartEnd, more: object): Promise<void> {
  await act(async () => {
    cart.answer('note', more);
    await vi.advanceTimersByTimeAsync(0);
  });
}

it('is saved as it is typed, and called saved when the cart says so', async () => {
  const { cart } = open();
  expect(status()).toBe('Nothing written yet');
  type('clear lungs');
  expect(status()).toBe('○ Not saved yet');
  await pass(700);
  expect(cart.of('note').map((c) => [c.text, c.revision])).toEqual([['clear lungs', 1]]);
  expect(status()).toBe('Saving…');
  await answer(cart, note('clear lungs', 1));
  expect(status()).toBe('✓ Saved on the cart 11:06:40');
  type('clear lungs, no murmur');
  expect(status()).toBe('○ Not saved yet');
});

it('that grew while it was saved is not called saved', async () => {
  const { cart } = open();
  type('a');
  await pass(700);
  type('a b');
  await answer(cart, note('a', 1));
  expect(status()).toBe('○ Not saved yet');
});

it('says why it is not saved, and keeps the text', async () => {
  const { cart } = open();
  type('a');
  await pass(700);
  await answer(cart, { error: 'The disk is full.' });
  expect(status()).toBe('▲ Not saved: The disk is full.');
  await pass(3000);
  await pass(9000); // the cart does not answer at all
  expect(status()).toBe('▲ Not saved: the cart does not answer. Kept here and sent again.');
  expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('a');
});
