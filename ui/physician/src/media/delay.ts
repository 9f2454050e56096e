// The age of the picture on the screen, from what the browser reports.
import type { ClockSample } from './clock';

/** One look at an inbound stream; undefined for what the browser does not report. */
export interface Inbound {
  readonly at: number; // page's clock, ms
  readonly received: number; // packets in total
  readonly lost: number;
  readonly playout?: number; // sender's clock, ms since 1970, of what is shown now
  readonly capture?: number; // sender's clock, of the newest frame that was shown
  readonly shown?: number; // page's clock, when that frame was shown
  readonly onScreen?: number; // ms from the frame's arrival to the screen
  readonly buffered: number; // s, sum over all frames or samples
  readonly emitted: number; // frames or samples that left the buffer
  readonly samples: number; // sound: received and played
  readonly width: number;
  readonly height: number;
}

const ntpEpoch = 2_208_988_800_000; // ms from 1900 to 1970

/** Chromium counts NTP stamps from 1900, others from 1970. */
export function fromNtp(ms: number | undefined): number | undefined {
  if (ms === undefined || !Number.isFinite(ms) || ms <= 0) return undefined;
  return ms > 3_000_000_000_000 ? ms - ntpEpoch : ms;
}

/** ms from RTP time b to a of a picture, across the wrap of 32 bits. */
export const rtpMillis = (a: number, b: number): number => ((a - b) | 0) / 90;

const plausible = (ms: number): boolean => ms >= 0 && ms < 60_000;

export interface Delay {
  readonly ms: number; // -1 if unknown
  /** Measured from the capture; otherwise without the time before sending, and the true delay is longer. */
  readonly measured: boolean;
}

const unknown: Delay = { ms: -1, measured: false };

/**
 * The age of what is shown, from the best source: the frame's own capture
 * time, the sender's clock at playout, or half the round trip plus the time
 * from arrival to the screen or in the buffer.
 */
export function delay(now: Inbound, before: Inbound | undefined, clock: ClockSample | undefined, pathRtt: number | undefined): Delay {
  if (clock && now.capture !== undefined && now.shown !== undefined) {
    const d = now.shown + clock.offset - now.capture;
    if (plausible(d)) return { ms: Math.round(d), measured: true };
  }
  if (clock && now.playout !== undefined) {
    const d = now.at + clock.offset - now.playout;
    if (plausible(d)) return { ms: Math.round(d), measured: false };
  }
  const rtt = pathRtt ?? clock?.rtt;
  const held = now.onScreen ?? buffered(now, before);
  if (rtt === undefined || held === undefined || !plausible(rtt / 2 + held)) return unknown;
  return { ms: Math.round(rtt / 2 + held), measured: false };
}

/** ms in the receiver's buffer, mean since `before`. */
function buffered(now: Inbound, before: Inbound | undefined): number | undefined {
  const emitted = now.emitted - (before?.emitted ?? 0);
  return emitted > 0 ? (1000 * (now.buffered - (before?.buffered ?? 0))) / emitted : undefined;
}

/** Share of packets lost since `before`, 0..1. */
export function loss(now: Inbound, before: Inbound | undefined): number {
  const received = Math.max(0, now.received - (before?.received ?? 0));
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  return received + lost === 0 ? 0 : lost / (received + lost);
}
