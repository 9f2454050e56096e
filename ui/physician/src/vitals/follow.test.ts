import { describe, expect, it } from 'vitest';
import { follow, nobody, several, type Following, type Level } from './follow';

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
/** Each step is a second: which instrument gives what; two letters of one step come together. */
type Step = readonly [from: number, to: number, ...news: [string, Level][]];
const run = (steps: readonly Step[]): Following => {
  let s = nobody;
  for (const [from, to, ...news] of steps) for (let at = from; at < to; at++) s = follow(s, news.map(([device, level]) => ({ device, level, at: at * 1000 })), byName);
  return s;
};

describe('the followed instrument', () => {
  it.each<[string, Step[], string]>([
    ['is none before anything came', [], ''],
    ['is none without a value', [[0, 20, ['a', 0], ['b', 0]]], ''],
    ['is the first of the cart, of two that come together', [[0, 1, ['b', 2], ['a', 2]]], 'a'],
    ['is the good one, of two that come together', [[0, 1, ['b', 2], ['a', 1]]], 'b'],
    ['is the first of the cart, of two that come one after the other', [[0, 1, ['b', 2]], [1, 2, ['a', 2]], [2, 9, ['b', 2]]], 'a'],
    ['stays, though a better placed one comes', [[0, 5, ['b', 2]], [5, 100, ['a', 2], ['b', 2]]], 'b'],
    ['stays for ten seconds without a good value', [[0, 1, ['a', 2]], [1, 11, ['a', 1], ['b', 2]]], 'a'],
    ['is left after that', [[0, 1, ['a', 2]], [1, 12, ['a', 1], ['b', 2]]], 'b'],
    ['is left when it says nothing at all', [[0, 1, ['a', 2]], [1, 12, ['b', 2]]], 'b'],
    ['is left when it says that it has no signal', [[0, 1, ['a', 2]], [1, 12, ['a', 0], ['b', 2]]], 'b'],
    ['is not left for one that is no better', [[0, 1, ['a', 2]], [1, 60, ['a', 1], ['b', 1]]], 'a'],
    ['is left for a doubtful one when it gives nothing', [[0, 1, ['a', 2]], [1, 12, ['b', 1]]], 'b'],
    ['stays through short losses', [[0, 1, ['a', 2], ['b', 2]], [1, 9, ['b', 2]], [9, 10, ['a', 2], ['b', 2]], [10, 18, ['b', 2]], [18, 19, ['a', 2]]], 'a'],
    ['does not go back at once', [[0, 1, ['a', 2]], [1, 12, ['b', 2]], [12, 60, ['a', 2], ['b', 2]]], 'b'],
    ['is not left because the link was away', [[0, 30, ['a', 2], ['b', 2]], [300, 301, ['b', 2]], [301, 302, ['a', 2]]], 'a'],
    ['is left when only another one came back with the link', [[0, 30, ['a', 2], ['b', 2]], [300, 310, ['b', 2]]], 'b'],
    ['is the first of the cart, of two that could follow it', [[0, 1, ['x', 2]], [1, 12, ['c', 2], ['b', 2]]], 'b'],
  ])('%s', (_, steps, want) => {
    expect(run(steps).device).toBe(want);
  });
  it('is not one whose value was old when it came', () => {
    expect(follow(nobody, [{ device: 'a', level: 2, at: 0 }, { device: 'b', level: 2, at: 120_000 }], byName).device).toBe('b');
  });
  it('is left for one that speaks every 5 s, in the end', () => {
    let s = run([[0, 10, ['a', 2]]]);
    for (let at = 10; at < 30; at += 5) s = follow(s, [{ device: 'b', level: 2, at: at * 1000 }], byName);
    expect(s.device).toBe('b');
  });
  it('is named when another one gave something too', () => {
    expect([run([[0, 9, ['a', 2], ['b', 0]]]), run([[0, 9, ['a', 2], ['b', 1]]])].map(several)).toEqual([false, true]);
  });
});
