// The offset between the cart's clock and the page's, from question and answer.

export interface ClockSample {
  readonly offset: number; // ms to add to the page's clock to get the cart's
  readonly rtt: number; // ms
}

const keep = 12;

export function clockSample(sent: number, received: number, cartNow: number): ClockSample {
  return { offset: cartNow - (sent + received) / 2, rtt: Math.max(0, received - sent) };
}

/** What two samples may differ by, beside their round trips, unless a clock was set in between. */
const wander = 250;

export function addSample(samples: readonly ClockSample[], s: ClockSample): ClockSample[] {
  const agree = samples.filter((o) => Math.abs(o.offset - s.offset) <= (o.rtt + s.rtt) / 2 + wander);
  return [...agree, s].slice(-keep);
}

/** The sample with the shortest round trip is the most accurate; undefined before the first. */
export function best(samples: readonly ClockSample[]): ClockSample | undefined {
  return samples.reduce<ClockSample | undefined>((b, s) => (b && b.rtt <= s.rtt ? b : s), undefined);
}
