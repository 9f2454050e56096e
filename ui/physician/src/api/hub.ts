// The types of appliance/api/hub.go, and of the hub's sign-in.
import { flag, list, number, object, optional, parse, text, time, type Json } from './shape';
import { departure, participant, phase, physician, readiness, session } from './local';
import type { Departure, Participant, Phase, Physician, Readiness, Role, Session } from './local';

export interface SignedIn extends Physician {
  csrf: string;
  demonstration: boolean;
}

export interface HubConfig {
  demonstration: boolean;
  iceServers: RTCIceServer[];
}

export interface MediaSignal {
  kind: 'offer' | 'answer' | 'candidate' | 'restart';
  peer: string;
  sdp?: string;
  candidate?: RTCIceCandidateInit | null;
}

export interface RosterEntry {
  id: string;
  name: string;
  state: string; // Available, Calling, In session, Offline
  phase: Phase;
  session: string;
  reason: string;
  calledAt?: number;
  initials: string;
  participants: Participant[];
  departed: Departure[];
  held: boolean;
  endReason: string;
  readiness: Readiness;
  boot: string;
  seenAt?: number;
  demonstration: boolean;
}

export interface PageMessage {
  type: 'roster' | 'signal' | 'reply' | 'error' | 'other';
  ref: string;
  now?: number;
  carts: RosterEntry[];
  cart: string;
  signal?: { session: string; data: MediaSignal };
  reply?: { session: Session; error: string };
  error: string;
}

export interface PageRequest {
  type: 'join' | 'leave' | 'end' | 'signal';
  ref?: string;
  cart: string;
  session?: string;
  role?: Role; // of a join; none: lead if there is none, else consultant
  data?: MediaSignal;
}

export function signedIn(o: Json): SignedIn {
  return { ...physician(o), csrf: text(o.csrf), demonstration: flag(o.demonstration) };
}

/** iceServers may be a list of addresses or of RTCIceServer objects. */
export function hubConfig(o: Json): HubConfig {
  const servers: RTCIceServer[] = [];
  for (const s of Array.isArray(o.iceServers) ? o.iceServers : []) {
    if (typeof s === 'string' && s !== '') servers.push({ urls: s });
    else if (object(s).urls !== undefined) servers.push(s as RTCIceServer);
  }
  return { demonstration: flag(o.demonstration), iceServers: servers };
}

export function rosterEntry(o: Json): RosterEntry {
  return {
    id: text(o.id),
    name: text(o.name) || text(o.id),
    state: text(o.state),
    phase: phase(o.phase),
    session: text(o.session),
    reason: text(o.reason),
    calledAt: time(o.calledAt),
    initials: text(o.initials),
    participants: list(o.participants, participant),
    departed: list(o.departed, departure),
    held: flag(o.held),
    endReason: text(o.endReason),
    readiness: readiness(object(o.readiness)),
    boot: text(o.boot),
    seenAt: time(o.seenAt),
    demonstration: flag(o.demonstration),
  };
}

function mediaSignal(o: Json): MediaSignal {
  const kind = text(o.kind);
  return {
    kind: kind === 'offer' || kind === 'candidate' || kind === 'restart' ? kind : 'answer',
    peer: text(o.peer),
    sdp: text(o.sdp),
    candidate: optional(o.candidate, (c) => ({
      candidate: text(c.candidate),
      sdpMid: typeof c.sdpMid === 'string' ? c.sdpMid : null,
      sdpMLineIndex: number(c.sdpMLineIndex) ?? null,
      usernameFragment: typeof c.usernameFragment === 'string' ? c.usernameFragment : null,
    })),
  };
}

/** Reads one message of the hub; what it does not know has type "other". */
export function pageMessage(data: unknown): PageMessage {
  const o = parse(data);
  const type = text(o.type);
  return {
    type: type === 'roster' || type === 'signal' || type === 'reply' || type === 'error' ? type : 'other',
    ref: text(o.ref),
    now: time(o.now),
    carts: list(o.carts, rosterEntry),
    cart: text(o.cart),
    signal: optional(o.signal, (s) => ({ session: text(s.session), data: mediaSignal(object(s.data)) })),
    reply: optional(o.reply, (r) => ({ session: session(object(r.session)), error: text(r.error) })),
    error: text(o.error),
  };
}
