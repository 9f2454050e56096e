// The types of appliance/api/bedside.go: what runs on the data channels.
import { flag, list, number, object, optional, parse, text, time, type Json } from './shape';
import { cart, feed, note, patient, quality, reading, session, still } from './local';
import type { Cart, Feed, Note, Patient, Reading, Session, Still, Wave } from './local';

export const channelControl = 'control';
export const channelVitals = 'vitals';
export const channelWaves = 'waves';
export const channelStethoscope = 'stethoscope';

export const videoRoles = ['room', 'exam', 'otoscope'] as const;
export type VideoRole = (typeof videoRoles)[number];
export type FeedSize = 'off' | 'small' | 'large';

export interface PageCommand {
  id?: string;
  type: 'view' | 'listen' | 'still' | 'note' | 'ask' | 'mute' | 'report' | 'clock' | 'end';
  feeds?: Record<string, FeedSize>;
  on?: boolean;
  device?: string;
  text?: string;
  revision?: number;
  report?: DoctorReport;
}

export interface Bedside {
  cart: Cart;
  session: Session;
  patient?: Patient;
  feeds: Feed[];
  shutter: string; // open, closed, none
  captures: Still[];
  note?: Note;
  instruments: Instrument[];
  alerts: MonitorAlerts[];
}

/** Where numbers, curves and alarms come from; the cart's order is the order on the screen. */
export interface Instrument {
  device: string;
  label: string; // several may be called the same
  virtual: boolean;
}

export type Priority = 'high' | 'medium' | 'low' | 'technical';

/** An alarm that a bedside monitor gives, in its own words. */
export interface Alert {
  id: string;
  text: string;
  priority: Priority;
  silenced: boolean;
  since?: number; // when the cart first saw it
}

/** What one monitor alarms about; the note holds for all of it. */
export interface MonitorAlerts {
  device: string;
  label: string;
  virtual: boolean;
  note: string;
  alerts: Alert[];
}

export interface CartMessage {
  type: 'reply' | 'state' | 'other';
  id: string;
  error: string;
  still?: Still;
  note?: Note;
  state?: Bedside;
  now?: number;
}

export interface FeedReport {
  frames: number;
  fps: number;
  delayMs: number; // -1 when not known
  width: number;
  height: number;
  frozen?: boolean;
  loss: number; // 0..1
}

/** `at` is set by the cart at arrival; Go wants a valid time nevertheless, so it is left out. */
export interface DoctorReport {
  feeds: Record<string, FeedReport>;
  large: string;
  muted?: boolean;
}

export function bedside(o: Json): Bedside {
  return {
    cart: cart(object(o.cart)),
    session: session(object(o.session)),
    patient: optional(o.patient, patient),
    feeds: list(o.feeds, feed),
    shutter: text(o.shutter),
    captures: list(o.captures, still),
    note: optional(o.note, note),
    instruments: list(o.instruments, (i) => ({ device: text(i.device), label: text(i.label), virtual: flag(i.virtual) })),
    alerts: list(o.alerts, monitorAlerts),
  };
}

function monitorAlerts(o: Json): MonitorAlerts {
  return { device: text(o.device), label: text(o.label), virtual: flag(o.virtual), note: text(o.note), alerts: list(o.alerts, alert) };
}

/** An alarm of a priority that is not known counts as a grave one. */
function alert(o: Json): Alert {
  const low = o.priority === 'medium' || o.priority === 'low' || o.priority === 'technical';
  return { id: text(o.id), text: text(o.text), priority: low ? (o.priority as Priority) : 'high', silenced: flag(o.silenced), since: time(o.since) };
}

export function cartMessage(data: unknown): CartMessage {
  const o = parse(data);
  return {
    type: o.type === 'reply' || o.type === 'state' ? o.type : 'other',
    id: text(o.id),
    error: text(o.error),
    still: optional(o.still, still),
    note: optional(o.note, note),
    state: optional(o.state, bedside),
    now: time(o.now),
  };
}

export function readings(data: unknown): Reading[] {
  return list(parse(data).readings, reading).filter((r) => r.quantity !== '');
}

const maxSamples = 20000;

/** Reads a wave; null for one that cannot be drawn. */
export function wave(data: unknown): Wave | null {
  const o = parse(data);
  const rate = number(o.rate);
  const seq = number(o.seq);
  if (rate === undefined || rate <= 0 || rate > 50000 || seq === undefined || seq < 0) return null;
  if (!Array.isArray(o.samples) || o.samples.length > maxSamples) return null;
  return {
    device: text(o.device),
    quantity: text(o.quantity),
    rate,
    scale: number(o.scale) ?? 1,
    offset: number(o.offset) ?? 0,
    seq: Math.trunc(seq),
    samples: o.samples.map((s) => number(s) ?? NaN),
    quality: quality(o.quality),
    at: time(o.at),
  };
}
