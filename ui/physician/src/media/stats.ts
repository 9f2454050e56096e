// Extracts what we need from a getStats report.
import { fromNtp, type Inbound } from './delay';

type Entry = Record<string, unknown> & { type: string };

const num = (v: unknown): number | undefined => (typeof v === 'number' && Number.isFinite(v) ? v : undefined);

/** Bytes received over all paths; connectivity checks do not count. */
export function bytesReceived(report: ReadonlyMap<string, unknown>): number {
  let sum = 0;
  for (const e of report.values() as Iterable<Entry>) if (e.type === 'candidate-pair') sum += num(e.bytesReceived) ?? 0;
  return sum;
}

/** Round trip of the path in use, ms; undefined if unknown. */
export function pathRtt(report: ReadonlyMap<string, unknown>): number | undefined {
  for (const e of report.values() as Iterable<Entry>) {
    if (e.type !== 'candidate-pair' || e.nominated !== true || e.state !== 'succeeded') continue;
    const rtt = num(e.currentRoundTripTime);
    if (rtt !== undefined) return rtt * 1000;
  }
  return undefined;
}

/** The inbound streams by the id of their track. */
export function inbound(report: ReadonlyMap<string, unknown>, at: number): Map<string, Inbound> {
  const found = new Map<string, Inbound>();
  for (const e of report.values() as Iterable<Entry>) {
    if (e.type !== 'inbound-rtp' || typeof e.trackIdentifier !== 'string') continue;
    found.set(e.trackIdentifier, {
      at,
      received: num(e.packetsReceived) ?? 0,
      lost: Math.max(0, num(e.packetsLost) ?? 0),
      playout: fromNtp(num(e.estimatedPlayoutTimestamp)),
      buffered: num(e.jitterBufferDelay) ?? 0,
      emitted: num(e.jitterBufferEmittedCount) ?? 0,
      samples: Math.max(0, (num(e.totalSamplesReceived) ?? 0) - (num(e.concealedSamples) ?? 0)),
      width: num(e.frameWidth) ?? 0,
      height: num(e.frameHeight) ?? 0,
    });
  }
  return found;
}
