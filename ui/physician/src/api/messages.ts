// Messages from cart and hub, parsed by the schemas of wire.ts.
import * as v from 'valibot';
import { flag, list, read, readJson, text, texts } from './shape';
import { CartMessage, MediaSignal, PageMessage, Physician, Readings, Wave, type Reading } from './wire';

export const videoRoles = ['room', 'exam', 'otoscope'] as const;
/** Each other person's voice has its own stream. */
export const voicePrefix = 'voice-';

/** Parses one message of the hub; one that the page does not know has no type. */
export function pageMessage(data: unknown): PageMessage {
  const m = readJson(PageMessage, data);
  return { ...m, carts: m.carts.map((c) => ({ ...c, name: c.name || c.id })) };
}

export const cartMessage = (data: unknown): CartMessage => readJson(CartMessage, data);

export function readings(data: unknown): Readings {
  const all = readJson(Readings, data);
  return { ...all, readings: all.readings.filter((r) => r.quantity !== '').map(honest) };
}

/** An uncertain value never looks like a number. */
function honest(r: Reading): Reading {
  const decimals = Math.min(4, Math.max(0, Math.trunc(r.decimals)));
  return { ...r, decimals, label: r.label || r.quantity, quality: r.value === undefined ? 'no-signal' : r.quality };
}

/** A step of the negotiation, as the page sends it. */
export type SentSignal = Pick<MediaSignal, 'kind' | 'peer'> & Partial<MediaSignal>;

/** The hub does not check signals: the cart may have sent anything. */
export const mediaSignal = (data: unknown): MediaSignal => read(MediaSignal, data);

const orNull = <T>(schema: v.GenericSchema<unknown, T>) => v.optional(v.fallback(v.nullable(schema), null), null);
const Candidate = v.object({ candidate: text, sdpMid: orNull(v.string()), sdpMLineIndex: orNull(v.number()), usernameFragment: orNull(v.string()) });

export function candidate(data: unknown): RTCIceCandidateInit | null {
  const r = v.safeParse(Candidate, data);
  return r.success ? r.output : null;
}

const maxSamples = 20_000;

/** Parses a wave; null if it cannot be drawn. */
export function wave(data: unknown): Wave | null {
  const w = readJson(Wave, data);
  const drawn = w.rate > 0 && w.rate <= 50_000 && w.scale !== 0 && w.seq >= 0 && w.samples.length > 0 && w.samples.length <= maxSamples;
  return drawn ? { ...w, seq: Math.trunc(w.seq) } : null;
}

// The hub's sign-in.

const SignedIn = v.object({ ...Physician.entries, csrf: text, demonstration: flag });
export type SignedIn = v.InferOutput<typeof SignedIn>;
export const signedIn = (data: unknown): SignedIn => read(SignedIn, data);

const HubConfig = v.object({ demonstration: flag, iceServers: list(v.object({ urls: texts })) });
export type HubConfig = v.InferOutput<typeof HubConfig>;
export const hubConfig = (data: unknown): HubConfig => {
  const config = read(HubConfig, data);
  return { ...config, iceServers: config.iceServers.filter((s) => s.urls.length > 0) };
};
