// The physician's own camera and microphone.
import type { Text } from '../text/en';

/** The state of one of the two: lacking one never disables the other. */
export type Device = 'on' | 'denied' | 'missing' | 'busy' | 'insecure';

export interface Own {
  readonly stream: MediaStream | null; // of the available ones
  readonly state: 'off' | 'asking' | 'tried';
  readonly camera: Device; // after the first attempt
  readonly microphone: Device;
}

export const notAsked: Own = { stream: null, state: 'off', camera: 'missing', microphone: 'missing' };
export const asking: Own = { ...notAsked, state: 'asking' };

const video: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };
const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

function why(e: unknown): Device {
  const name = e instanceof DOMException ? e.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}

/** Opens camera and microphone with one permission prompt; if that fails, separately. Never throws. */
export async function openOwn(): Promise<Own> {
  // Browsers offer camera and microphone only to secure pages; on others the API is missing.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return { stream: null, state: 'tried', camera: 'insecure', microphone: 'insecure' };
  try {
    return { stream: await devices.getUserMedia({ video, audio }), state: 'tried', camera: 'on', microphone: 'on' };
  } catch {
    const sound = await open(devices, { audio });
    const picture = await open(devices, { video });
    const tracks = [...sound.tracks, ...picture.tracks];
    return { stream: tracks.length > 0 ? new MediaStream(tracks) : null, state: 'tried', camera: picture.device, microphone: sound.device };
  }
}

async function open(devices: MediaDevices, wanted: MediaStreamConstraints): Promise<{ tracks: MediaStreamTrack[]; device: Device }> {
  try {
    return { tracks: (await devices.getUserMedia(wanted)).getTracks(), device: 'on' };
  } catch (e) {
    return { tracks: [], device: why(e) };
  }
}

export function closeOwn(own: Own): void {
  for (const t of own.stream?.getTracks() ?? []) t.stop();
}

/** What is lacking and its consequence, in words, or "". */
export function lack(own: Own, t: Text): string {
  if (own.state !== 'tried') return own.state === 'asking' ? t.own.asking : '';
  if (own.microphone === 'insecure') return t.own.insecure;
  return [t.own.microphone[own.microphone], t.own.camera[own.camera]].filter(Boolean).join(' ');
}

/** Whether the physician can do something about it. */
export const canAskAgain = (own: Own): boolean => own.state === 'tried' && [own.camera, own.microphone].some((d) => d === 'denied' || d === 'busy' || d === 'missing');
