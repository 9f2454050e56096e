// The sentence that explains what is wrong with the link: pure, from
// the state machine's facts.
import type { State } from './machine';
import { t } from '../text';

export interface LinkNotice {
  readonly kind: 'lost' | 'warn';
  readonly topic: string; // unchanged while only the seconds change
  readonly text: string;
}

/** Vitals and sender reports come every second: a longer silence is a lost link, even before the browser reports one. */
const silence = 3500;
const grace = 1500; // shorter ones are over before anybody could read the sentence

/** Since when nothing arrives from a connected cart, or null. `heard`: when its last bytes came, 0 if unknown. */
export function lostSince(s: State, now: number, heard: number): number | null {
  if (!s.everLive || (s.stage !== 'connecting' && s.stage !== 'live')) return null;
  if (s.ice !== 'connected' && now - s.iceSince > grace) return heard === 0 ? s.iceSince : Math.min(heard, s.iceSince);
  return heard !== 0 && now - heard > silence ? heard : null;
}

/** The most important sentence, or null if all is well. */
export function linkNotice(s: State, now: number, heard = 0): LinkNotice | null {
  if (s.stage === 'ended') return null;
  const seconds = (since: number): number => Math.max(0, Math.round((now - since) / 1000));
  const flows = s.stage === 'live' && s.ice === 'connected'; // and is not lost, see below
  const lost = lostSince(s, now, heard);
  const hubLost = !s.hub && now - s.hubSince > grace;
  const silent = s.hub && !s.online && now - s.onlineSince > grace;
  if (lost !== null && hubLost) return { kind: 'lost', topic: 'both', text: t.bothLost(seconds(Math.min(lost, s.hubSince))) };
  if (lost !== null && silent) return { kind: 'lost', topic: 'cart', text: t.cartSilentInCall(seconds(Math.min(lost, s.onlineSince))) };
  if (lost !== null) return { kind: 'lost', topic: 'media', text: s.tries > 0 ? t.mediaLostTrying(seconds(lost)) : t.mediaLost(seconds(lost)) };
  if (hubLost) return { kind: 'warn', topic: 'hub', text: flows ? t.hubLostInCall(seconds(s.hubSince)) : t.hubLost(seconds(s.hubSince)) };
  if (silent) return { kind: 'warn', topic: 'silent', text: flows ? t.cartApart(seconds(s.onlineSince)) : t.cartSilentInCall(seconds(s.onlineSince)) };
  return null;
}
