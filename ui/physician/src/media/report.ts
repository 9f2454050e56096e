// What the physician really receives, once a second: pure arithmetic on two
// looks at the same stream.
import type { DoctorReport, FeedReport } from '../api/wire';
import type { ClockSample } from './clock';
import { delay, loss, type Inbound } from './delay';
import type { FrameCount } from './frames';

/** One feed at one moment. */
export interface Look {
  readonly at: number; // page's clock, ms
  readonly video?: FrameCount;
  readonly inbound?: Inbound;
  readonly paused: boolean; // frozen by the physician, or not listened to
}

/** A picture older than this is frozen. */
export const frozenAfter = 2000;

export function feedReport(now: Look, before: Look | undefined, clock: ClockSample | undefined, rtt: number | undefined): FeedReport {
  const counted = now.video ? now.video.frames : (now.inbound?.samples ?? 0);
  const earlier = before === undefined ? undefined : before.video ? before.video.frames : (before.inbound?.samples ?? 0);
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  const fps = earlier === undefined || seconds <= 0 ? 0 : Math.max(0, counted - earlier) / seconds;
  const stalled = now.video ? now.video.last === 0 || now.at - now.video.last > frozenAfter : before !== undefined && fps === 0;
  // A stalled picture has no meaningful delay: it only gets older.
  const age = stalled || !now.inbound ? -1 : delay(now.inbound, before?.inbound, clock, rtt).ms;
  return {
    frames: counted,
    fps: Math.round(fps * 10) / 10,
    delayMs: age,
    width: now.video?.width ?? 0,
    height: now.video?.height ?? 0,
    frozen: now.paused || stalled,
    loss: now.inbound ? Math.round(loss(now.inbound, before?.inbound) * 1000) / 1000 : 0,
  };
}

export function doctorReport(
  now: ReadonlyMap<string, Look>,
  before: ReadonlyMap<string, Look>,
  large: string,
  muted: boolean,
  clock: ClockSample | undefined,
  rtt: number | undefined,
): DoctorReport {
  const feeds: Record<string, FeedReport> = {};
  for (const [role, look] of now) feeds[role] = feedReport(look, before.get(role), clock, rtt);
  return { feeds, large, muted };
}

export type LinkQuality = 'good' | 'fair' | 'poor' | 'lost' | 'unknown';

/** A measurement older than this says nothing of now. */
export const knownFor = 5000;

/** The link in one word, by what arrives: `silent` is since when (ms) no frame of the large picture came that should have, `age` that of the report. Then by the worst of loss, round trip and delay of what is viewed. */
export function linkQuality(r: DoctorReport | null, connected: boolean, rtt: number | undefined, silent = 0, age = 0): LinkQuality {
  if (!connected) return 'lost';
  if (silent > frozenAfter) return 'poor';
  if (!r || age > knownFor) return 'unknown';
  const feeds = Object.values(r.feeds);
  const worst = Math.max(0, ...feeds.map((f) => f.loss));
  const late = r.feeds[r.large]?.delayMs ?? -1;
  const way = rtt ?? 0;
  if (worst > 0.1 || way > 400 || late > 800) return 'poor';
  return worst > 0.02 || way > 150 || late > 350 ? 'fair' : 'good';
}
