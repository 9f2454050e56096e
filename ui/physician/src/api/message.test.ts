import { expect, test } from 'vitest';
import { say, wordOf } from './message';

const es = { messages: { 'relay.cart-offline': 'El carro {0} está desconectado.', 'a.b': '{1}, {0}' }, words: { motion: 'movimiento', Oximeter: 'Pulsioxímetro' } };

test('a message is said in the words of its code', () => {
  const m = { code: 'relay.cart-offline', args: ['Ward {1}'], english: 'Cart Ward {1} is offline.' };
  expect(say(m, es)).toBe('El carro Ward {1} está desconectado.');
  expect(say(m, undefined)).toBe('Cart Ward {1} is offline.');
});

test('arguments that are words are looked up, names stay', () => {
  expect(say({ code: 'a.b', args: ['motion', 'Ana'], english: '' }, es)).toBe('Ana, movimiento');
  expect(say({ code: 'words', args: ['motion', 'x'], english: 'motion, x' }, es)).toBe('movimiento, x');
  expect(say({ code: 'words', args: ['motion'], english: 'motion', about: 'Oximeter' }, es)).toBe('Pulsioxímetro: movimiento');
  expect(wordOf('toString', es)).toBe('toString');
});

test('an instrument says several words, and words with an argument', () => {
  const device = { messages: { failed: 'No se pudo: {0}.' }, words: { 'measured at {0}': 'medido a las {0}', 'rate is from {0}': 'de {0}', 'pressure P{0}': 'presión P{0}', leak: 'fuga' } };
  expect(say({ code: 'words', args: ['measured at 12:03', 'leak'], english: '' }, device)).toBe('medido a las 12:03, fuga');
  expect(say({ code: 'words', args: ['rate is from pressure P2'], english: '' }, device)).toBe('de presión P2');
  expect(say({ code: 'failed', args: ['x, leak'], english: '' }, device)).toBe('No se pudo: x, fuga.');
});

test('what has no words stays English, and anything else is nothing', () => {
  expect(say({ code: 'new.code', english: 'New.' }, es)).toBe('New.');
  expect(say('A sentence.', es)).toBe('A sentence.');
  expect(say(undefined, es)).toBe('');
  expect(say({ args: 7, english: [] }, es)).toBe('');
});
