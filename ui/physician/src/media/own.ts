// The physician's own camera and microphone.

export interface Own {
  readonly stream: MediaStream | null;
  readonly state: 'off' | 'asking' | 'on' | 'sound-only' | 'denied' | 'missing' | 'insecure' | 'busy';
}

const video: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };
const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

function why(e: unknown): Own['state'] {
  const name = e instanceof DOMException ? e.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}

/** Opens camera and microphone; without a camera the microphone alone; never throws. */
export async function openOwn(): Promise<Own> {
  // Browsers give camera and microphone to secure pages only; then the whole API is missing.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return { stream: null, state: 'insecure' };
  try {
    return { stream: await devices.getUserMedia({ video, audio }), state: 'on' };
  } catch (first) {
    if (why(first) === 'denied') return { stream: null, state: 'denied' };
    try {
      return { stream: await devices.getUserMedia({ audio }), state: 'sound-only' };
    } catch {
      return { stream: null, state: why(first) };
    }
  }
}

export function closeOwn(own: Own): void {
  for (const t of own.stream?.getTracks() ?? []) t.stop();
}
