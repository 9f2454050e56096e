import { expect, test } from 'vitest';
import spanish from '../../../messages/es.json';
import { wordOf } from './word';

test('a label is said in Spanish, a name stays as it is', () => {
  const words = new Map(Object.entries(spanish));
  expect(wordOf('Heart rate', words)).toBe('Frecuencia cardíaca');
  expect(wordOf('Monitor 3', words)).toBe('Monitor 3');
  expect(wordOf('toString', words)).toBe('toString');
  expect(wordOf('Heart rate')).toBe('Heart rate');
});
