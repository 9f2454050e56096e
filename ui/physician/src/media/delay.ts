// How old the picture on the screen is, from what the browser knows.
import type { ClockSample } from './clock';

/** What one look at an inbound stream gave; undefined where the browser does not say. */
export interface Inbound {
  readonly at: number; // page's clock, ms since 1970
  readonly received: number; // packets, since the beginning
  readonly lost: number;
  readonly playout?: number; // sender's clock, ms since 1970, of what is shown now
  readonly capture?: number; // sender's clock, of the newest frame that was shown
  readonly shown?: number; // page's clock, when that frame was shown
  readonly buffered: number; // s, sum over all frames or samples
  readonly emitted: number; // frames or samples that left the buffer
  readonly samples: number; // sound: really received and played
  readonly width: number;
  readonly height: number;
}

const ntpEpoch = 2_208_988_800_000; // ms from 1900 to 1970

/** Chromium counts NTP stamps from 1900, others from 1970. */
export function fromNtp(ms: number | undefined): number | undefined {
  if (ms === undefined || !Number.isFinite(ms) || ms <= 0) return undefined;
  return ms > 3_000_000_000_000 ? ms - ntpEpoch : ms;
}

const plausible = (ms: number): boolean => ms >= 0 && ms < 60_000;

/**
 * Delay in ms, -1 when not known. The best source first: the frame's own
 * capture time, the sender's clock at playout (without the time before
 * sending), and last half the way plus the time in the buffer.
 */
export function delay(now: Inbound, before: Inbound | undefined, clock: ClockSample | undefined, pathRtt: number | undefined): number {
  if (clock) {
    if (now.capture !== undefined && now.shown !== undefined) {
      const d = now.shown + clock.offset - now.capture;
      if (plausible(d)) return Math.round(d);
    }
    if (now.playout !== undefined) {
      const d = now.at + clock.offset - now.playout;
      if (plausible(d)) return Math.round(d);
    }
  }
  const rtt = pathRtt ?? clock?.rtt;
  const emitted = now.emitted - (before?.emitted ?? 0);
  if (rtt === undefined || emitted <= 0) return -1;
  const d = rtt / 2 + (1000 * (now.buffered - (before?.buffered ?? 0))) / emitted;
  return plausible(d) ? Math.round(d) : -1;
}

/** Share of packets lost since `before`, 0..1. */
export function loss(now: Inbound, before: Inbound | undefined): number {
  const received = Math.max(0, now.received - (before?.received ?? 0));
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  return received + lost === 0 ? 0 : lost / (received + lost);
}
