// Which sentence explains what is wrong with the link right now: pure, from
// the state machine's facts.
import type { State } from './machine';
import { t } from '../text';

export interface LinkNotice {
  readonly kind: 'lost' | 'warn';
  readonly text: string;
}

const grace = 1500; // shorter ones heal before anybody could read the sentence

/** The one sentence that matters most, or null when all is well. */
export function linkNotice(s: State, now: number): LinkNotice | null {
  if (s.stage === 'ended') return null;
  const seconds = (since: number): number => Math.max(0, Math.round((now - since) / 1000));
  const inside = s.stage === 'connecting' || s.stage === 'live';
  const lost = inside && s.everLive && s.ice !== 'connected' && now - s.iceSince > grace;
  const hubLost = !s.hub && now - s.hubSince > grace;
  const silent = s.hub && !s.online && now - s.onlineSince > grace;
  if (lost && hubLost) return { kind: 'lost', text: t.bothLost(seconds(Math.min(s.iceSince, s.hubSince))) };
  if (lost && silent) return { kind: 'lost', text: t.cartSilentInCall(seconds(s.onlineSince)) };
  if (lost) return { kind: 'lost', text: s.tries > 0 ? t.mediaLostTrying(seconds(s.iceSince)) : t.mediaLost(seconds(s.iceSince)) };
  if (hubLost) return { kind: 'warn', text: inside ? t.hubLostInCall(seconds(s.hubSince)) : t.hubLost(seconds(s.hubSince)) };
  if (silent) return { kind: 'warn', text: t.cartSilentInCall(seconds(s.onlineSince)) };
  return null;
}
