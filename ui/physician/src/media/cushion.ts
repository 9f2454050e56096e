// How long speech waits before it is played. While packets are lost, each packet
// repeats the two before it, which can only fill a gap that was not played yet.

export interface Cushion {
  readonly ms: number;
  readonly lostAt: number; // page's clock, ms
}

export const none: Cushion = { ms: 0, lostAt: 0 };

const filled = 80;
const lossy = 0.01;
const stays = 20_000;

export function cushion(before: Cushion, loss: number, now: number): Cushion {
  if (loss > lossy) return { ms: filled, lostAt: now };
  return before.ms > 0 && now - before.lostAt > stays ? none : before;
}
