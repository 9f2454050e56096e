// The state of the physician's session: a pure state machine. The controller
// feeds it events and carries out the effects.
import type { Departure, RosterEntry, Session } from '../api/wire';

/** joining: the cart has not answered yet. waiting: the nurse is asked. connecting: admitted, no picture yet. */
export type Stage = 'joining' | 'waiting' | 'connecting' | 'live' | 'ended';
export type Ice = 'none' | 'connecting' | 'connected' | 'disconnected' | 'failed';

export interface State {
  readonly stage: Stage;
  readonly since: number; // ms by the page's clock, of this stage
  readonly cart: string;
  readonly session: string;
  readonly user: string;
  readonly boot: string;
  readonly peer: string;
  readonly ice: Ice;
  readonly iceSince: number;
  readonly hub: boolean;
  readonly hubSince: number;
  readonly back: boolean; // the hub or the cart is back; for the hub, its roster not yet
  readonly online: boolean; // the hub hears from the cart
  readonly onlineSince: number;
  readonly seen: boolean; // the roster has shown us in this session
  readonly goneSince: number; // 0: the roster shows our session
  readonly everLive: boolean;
  readonly silentSince: number; // 0: bytes arrive from the cart
  readonly tries: number; // to get media back
  readonly lastTry: number;
  readonly endReason: string;
  readonly endedBy: 'me' | 'cart' | 'refused' | null;
  readonly departure: Departure['kind']; // we are out, the session may continue
}

export type Event =
  | { type: 'reply'; session: Session; error: string }
  | { type: 'unanswered'; text: string }
  | { type: 'roster'; entry: RosterEntry | undefined }
  | { type: 'offer'; peer: string }
  | { type: 'ice'; peer: string; ice: Ice }
  | { type: 'hub'; up: boolean; since?: number }
  | { type: 'turned-away'; text: string } // the hub did not deliver our restart signal
  | { type: 'bedside'; session: Session }
  | { type: 'end' }
  | { type: 'tick'; heard: number }; // page's clock, ms, when the cart's last bytes came; 0: none yet

/** rejoin: the join command with our session, "come back". restart: the signal of that name. */
export type Effect = 'rejoin' | 'restart' | 'close' | 'tone';

export type Step = readonly [State, readonly Effect[]];

/** Between two attempts to restore the media. */
export const retryEvery = 3000;
/** A disconnected path often heals by itself; an earlier attempt costs more than it gains. */
export const patience = 8000;
/** Vital signs and reports of the senders come every second. */
export const silence = 2500;
/** One of this many attempts joins again, since the cart's session may have forgotten us. */
const rejoinEvery = 4;
/** The roster may lag behind the cart's answer, and a starting cart behind its store. */
export const goneAfter = 6000;

export function start(cart: string, session: string, user: string, boot: string, now: number): State {
  return {
    stage: 'joining',
    since: now,
    cart,
    session,
    user,
    boot,
    peer: '',
    ice: 'none',
    iceSince: now,
    hub: true,
    hubSince: now,
    back: false,
    online: true,
    onlineSince: now,
    seen: false,
    goneSince: 0,
    everLive: false,
    silentSince: 0,
    tries: 0,
    lastTry: now,
    endReason: '',
    endedBy: null,
    departure: '',
  };
}

function enter(s: State, stage: Stage, now: number): State {
  return s.stage === stage ? s : { ...s, stage, since: now };
}

function end(s: State, by: State['endedBy'], reason: string, now: number): Step {
  return [{ ...enter(s, 'ended', now), endedBy: by, endReason: reason }, ['close']];
}

/** Our own entry; a cart that only shows others does not know us yet. */
function standing(of: Pick<Session, 'participants' | 'phase'>, user: string): Session['phase'] {
  const me = of.participants.find((p) => p.user === user);
  if (me) return me.state;
  return of.participants.length > 0 ? 'calling' : of.phase;
}

/** Our stage in a phase of the cart. */
function follow(s: State, phase: Session['phase'], now: number): State {
  if (phase === 'asked' || phase === 'calling') return s.stage === 'joining' ? enter(s, 'waiting', now) : s;
  const inside = phase === 'admitted' || phase === 'in-call' || phase === 'lost';
  if (inside && (s.stage === 'joining' || s.stage === 'waiting')) return { ...enter(s, 'connecting', now), lastTry: now };
  return s;
}

export function next(s: State, e: Event, now: number): Step {
  if (s.stage === 'ended') return [s, []];
  switch (e.type) {
    case 'reply':
      return reply(s, e.session, e.error, now);
    case 'unanswered':
      return s.everLive || s.seen ? [s, []] : end(s, 'refused', e.text, now);
    case 'roster':
      return roster(s, e.entry, now);
    case 'offer':
      return offer(s, e.peer, now);
    case 'ice':
      return ice(s, e.peer, e.ice, now);
    case 'hub':
      return e.up === s.hub ? [s, []] : [{ ...s, hub: e.up, hubSince: e.since ?? now, back: e.up }, []];
    case 'turned-away':
      // While the roster shows the session as ours, only another window of ours can have taken it.
      return s.online && !s.back && s.seen && s.goneSince === 0 ? end(s, 'refused', e.text, now) : [s, []];
    case 'bedside':
      if (e.session.id !== '' && s.session !== '' && e.session.id !== s.session) return [s, []];
      return e.session.phase === 'ended' ? end(s, 'cart', e.session.endReason, now) : [follow(s, standing(e.session, s.user), now), []];
    case 'end':
      return end(s, 'me', '', now);
    case 'tick':
      return tick(listen(s, e.heard, now), now);
  }
}

function reply(s: State, session: Session, error: string, now: number): Step {
  // A restarting cart may refuse for a moment; then the roster decides.
  if (error !== '') return s.everLive || s.seen ? [s, []] : end(s, 'refused', error, now);
  if (session.phase === 'ended') return end(s, 'cart', session.endReason, now);
  return [follow({ ...s, session: session.id || s.session }, standing(session, s.user), now), []];
}

function roster(s: State, entry: RosterEntry | undefined, now: number): Step {
  const online = entry !== undefined && entry.state !== 'Offline';
  if (online !== s.online) s = { ...s, online, onlineSince: now, back: s.back || online };
  if (!entry || !online) return [s, []];
  const back = s.back;
  s = { ...s, back: false };
  if (s.session === '') return [s, []];
  if (entry.session === s.session && entry.phase === 'ended') return end(s, 'cart', entry.endReason, now);
  if (entry.session !== s.session || !entry.participants.some((p) => p.user === s.user)) return gone(s, entry, now);
  const rebooted = s.boot !== '' && entry.boot !== s.boot;
  s = follow({ ...s, seen: true, goneSince: 0, boot: entry.boot }, standing(entry, s.user), now);
  if (rebooted) return [{ ...s, lastTry: now }, ['rejoin']];
  return back ? returned(s, now) : [s, []];
}

/** The session is no longer ours: at once if the same run of the cart removed us, otherwise after a while. */
function gone(s: State, entry: RosterEntry, now: number): Step {
  const departure = entry.departed.find((d) => d.user === s.user);
  if (s.seen && entry.boot === s.boot) return end({ ...s, departure: departure?.kind ?? '' }, 'cart', departure?.reason ?? entry.endReason, now);
  return [s.goneSince === 0 ? { ...s, goneSince: now } : s, []];
}

/** Signalling is back, so the path may be too: restart media that was lost meanwhile. */
function returned(s: State, now: number): Step {
  if (s.stage === 'joining' || s.stage === 'waiting') return [s, ['rejoin']];
  return s.ice === 'connected' && s.silentSince === 0 ? [s, []] : restart(s, now);
}

function restart(s: State, now: number): Step {
  return [{ ...s, tries: s.tries + 1, lastTry: now }, ['restart']];
}

function offer(s: State, peer: string, now: number): Step {
  s = { ...enter(s, s.everLive ? 'live' : 'connecting', now), lastTry: now };
  return [peer === s.peer ? s : { ...s, peer, ice: 'connecting', iceSince: s.ice === 'connected' ? now : s.iceSince }, []];
}

function ice(s: State, peer: string, state: Ice, now: number): Step {
  if (peer !== s.peer || state === s.ice) return [s, []];
  const was = s.ice;
  s = { ...s, ice: state, iceSince: now };
  if (state === 'connected') return [{ ...enter(s, 'live', now), everLive: true }, []];
  if (state === 'failed' && s.hub && s.online && (s.tries === 0 || now - s.lastTry >= retryEvery)) return restart(s, now);
  return [s, state === 'disconnected' && was === 'connected' ? ['tone'] : []];
}

/** Only received bytes count: after a restart on a dead path ICE still reports that it is connected. */
function listen(s: State, heard: number, now: number): State {
  if (!s.everLive) return s;
  if (heard !== 0 && now - heard <= silence) return s.silentSince === 0 && s.tries === 0 ? s : { ...s, silentSince: 0, tries: s.ice === 'connected' ? 0 : s.tries };
  const since = heard === 0 ? s.since : heard;
  return since === s.silentSince || now - since <= silence ? s : { ...s, silentSince: since };
}

function tick(s: State, now: number): Step {
  if (s.goneSince !== 0 && now - s.goneSince >= goneAfter) return end(s, 'cart', '', now);
  if (s.stage !== 'connecting' && s.stage !== 'live') return [s, []];
  if (!s.hub || !s.online || now - s.lastTry < retryEvery) return [s, []];
  const silent = s.silentSince !== 0 && now - s.silentSince >= patience;
  // On a link that is full ICE's own packets are lost too: while others arrive nothing is gained by a restart.
  const waits = s.everLive && s.silentSince === 0 ? 3 * patience : patience;
  const dead = silent || s.ice === 'failed' || (s.ice !== 'connected' && now - s.iceSince >= waits);
  if (!dead) return [s, []];
  const [to] = restart(s, now);
  return [to, [to.tries % rejoinEvery === 0 ? 'rejoin' : 'restart']];
}
