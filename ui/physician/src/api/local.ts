// The types of appliance/api/local.go that the page sees. Times are
// milliseconds since 1970 by the cart's clock.
import { flag, list, number, text, time, type Json } from './shape';

export type Phase = 'idle' | 'calling' | 'asked' | 'admitted' | 'in-call' | 'lost' | 'ended';
export type Quality = 'good' | 'suspect' | 'no-signal';
export type DeviceState = 'starting' | 'online' | 'degraded' | 'offline';

export interface Cart {
  id: string;
  name: string;
  demonstration: boolean;
  timeZone: string;
}

export interface Physician {
  user: string;
  name: string;
  specialty: string;
  hospital: string;
}

export type Role = 'lead' | 'consultant' | 'interpreter' | 'family' | 'observer';

/** A person at a far end who asks to be let into a session, or is in it. */
export interface Participant extends Physician {
  id: string;
  role: Role;
  state: 'asked' | 'admitted' | 'in-call' | 'lost';
  muted: boolean;
}

/** Why a person is not, or no longer, in the session. */
export interface Departure {
  user: string;
  kind: string; // refused, removed, timeout, lost
  reason: string;
}

export interface Patient {
  number: string;
  name: string;
  birthDate: string;
  practice: boolean;
}

export interface Ask {
  id: string;
  text: string;
  at?: number;
  done: boolean;
}

export interface Session {
  phase: Phase;
  id: string;
  reason: string;
  since?: number;
  calledAt?: number;
  startedAt?: number;
  participants: Participant[];
  departed: Departure[];
  held: boolean;
  muted: boolean;
  endReason: string;
  asks: Ask[];
}

export interface Feed {
  device: string;
  role: string;
  label: string;
  kind: string;
  state: DeviceState;
  detail: string;
}

export interface Still {
  id: string;
  device: string;
  label: string;
  by: string;
  sha256: string;
  width: number;
  height: number;
  at?: number;
  quarantine: boolean;
  discarded: boolean;
}

export interface Note {
  text: string;
  revision: number;
  author: string;
  at?: number;
}

export interface Reading {
  device: string;
  quantity: string;
  label: string;
  value?: number;
  unit: string;
  quality: Quality;
  detail: string;
  site: string;
  decimals: number;
  at?: number;
}

export interface Wave {
  device: string;
  quantity: string;
  rate: number;
  scale: number;
  offset: number;
  seq: number;
  samples: number[];
  quality: Quality;
  at?: number;
}

export interface Readiness {
  light: 'ready' | 'attention' | 'not-ready';
  reasons: string[];
}

const phases: readonly string[] = ['idle', 'calling', 'asked', 'admitted', 'in-call', 'lost', 'ended'];

export function cart(o: Json): Cart {
  return { id: text(o.id), name: text(o.name), demonstration: flag(o.demonstration), timeZone: text(o.timeZone) };
}

export function physician(o: Json): Physician {
  return { user: text(o.user), name: text(o.name), specialty: text(o.specialty), hospital: text(o.hospital) };
}

const roles: readonly string[] = ['lead', 'consultant', 'interpreter', 'family', 'observer'];

export function participant(o: Json): Participant {
  const state = text(o.state);
  return {
    ...physician(o),
    id: text(o.id),
    role: roles.includes(text(o.role)) ? (o.role as Role) : 'observer',
    state: state === 'admitted' || state === 'in-call' || state === 'lost' ? state : 'asked',
    muted: flag(o.muted),
  };
}

export function departure(o: Json): Departure {
  return { user: text(o.user), kind: text(o.kind), reason: text(o.reason) };
}

export function patient(o: Json): Patient {
  return { number: text(o.number), name: text(o.name), birthDate: text(o.birthDate), practice: flag(o.practice) };
}

export function phase(v: unknown): Phase {
  return phases.includes(text(v)) ? (v as Phase) : 'idle';
}

export function session(o: Json): Session {
  return {
    phase: phase(o.phase),
    id: text(o.id),
    reason: text(o.reason),
    since: time(o.since),
    calledAt: time(o.calledAt),
    startedAt: time(o.startedAt),
    participants: list(o.participants, participant),
    departed: list(o.departed, departure),
    held: flag(o.held),
    muted: flag(o.muted),
    endReason: text(o.endReason),
    asks: list(o.asks, (a) => ({ id: text(a.id), text: text(a.text), at: time(a.at), done: flag(a.done) })),
  };
}

export function feed(o: Json): Feed {
  const s = text(o.state);
  return {
    device: text(o.device),
    role: text(o.role),
    label: text(o.label),
    kind: text(o.kind),
    state: s === 'online' || s === 'degraded' || s === 'starting' ? s : 'offline',
    detail: text(o.detail),
  };
}

export function still(o: Json): Still {
  return {
    id: text(o.id),
    device: text(o.device),
    label: text(o.label) || text(o.device),
    by: text(o.by),
    sha256: text(o.sha256),
    width: number(o.width) ?? 0,
    height: number(o.height) ?? 0,
    at: time(o.at),
    quarantine: flag(o.quarantine),
    discarded: flag(o.discarded),
  };
}

export function note(o: Json): Note {
  return { text: text(o.text), revision: number(o.revision) ?? 0, author: text(o.author), at: time(o.at) };
}

/** A quality that is not known counts as no signal: nothing unsure looks like a number. */
export function quality(v: unknown): Quality {
  return v === 'good' || v === 'suspect' ? v : 'no-signal';
}

export function reading(o: Json): Reading {
  const value = number(o.value);
  return {
    device: text(o.device),
    quantity: text(o.quantity),
    label: text(o.label) || text(o.quantity),
    value,
    unit: text(o.unit),
    quality: value === undefined ? 'no-signal' : quality(o.quality),
    detail: text(o.detail),
    site: text(o.site),
    decimals: Math.min(4, Math.max(0, Math.trunc(number(o.decimals) ?? 0))),
    at: time(o.at),
  };
}

export function readiness(o: Json): Readiness {
  const l = text(o.light);
  return {
    light: l === 'ready' || l === 'attention' ? l : 'not-ready',
    reasons: Array.isArray(o.reasons) ? o.reasons.map(text).filter((r) => r !== '') : [],
  };
}
