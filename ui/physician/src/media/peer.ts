// An RTCPeerConnection with the cart: the cart offers, we answer.
import { voicePrefix, type SentSignal } from '../api/messages';
import type { Ice } from '../session/machine';
import { vp8First, wantedMids } from './sdp';

export interface PeerListener {
  signal(s: SentSignal): void;
  ice(peer: string, state: Ice): void;
  stream(role: string, stream: MediaStream, track: MediaStreamTrack): void;
  channel(c: RTCDataChannel): void;
  /** A step of the negotiation failed; the technical reason, for the console. */
  failed(peer: string, reason: unknown): void;
}

const captureTimeUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

interface HeaderExtensions {
  getHeaderExtensionsToNegotiate?(): { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(e: { uri: string; direction: RTCRtpTransceiverDirection }[]): void;
}

const maxVideoBitrate = 700_000; // of our own camera

export class Peer {
  private readonly pc: RTCPeerConnection;
  private queue: Promise<void> = Promise.resolve();
  private early: (RTCIceCandidateInit | null)[] = [];
  private closed = false;
  private readonly sending = new Map<string, RTCRtpTransceiver>(); // audio, video

  constructor(
    readonly id: string,
    iceServers: RTCIceServer[],
    private readonly own: () => Promise<MediaStream | null>,
    private readonly listener: PeerListener,
    private readonly large: () => string, // role of the large picture
  ) {
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.pc.onicecandidate = (e) => {
      if (e.candidate && e.candidate.candidate !== '') listener.signal({ kind: 'candidate', peer: id, candidate: e.candidate.toJSON() });
    };
    this.pc.onconnectionstatechange = () => this.changed();
    this.pc.oniceconnectionstatechange = () => this.changed();
    this.pc.ontrack = (e) => this.track(e);
    this.pc.ondatachannel = (e) => listener.channel(e.channel);
  }

  /** Takes an offer, the first or a later one. Offers and candidates are handled in order. */
  offer(sdp: string): void {
    this.step(async () => {
      await this.pc.setRemoteDescription({ type: 'offer', sdp });
      for (const c of this.early.splice(0)) await this.pc.addIceCandidate(c ?? undefined).catch(() => undefined);
      await this.attach(sdp);
      if (sdp.includes(captureTimeUri)) this.wantCaptureTimes();
      await this.pc.setLocalDescription(await this.pc.createAnswer());
      this.listener.signal({ kind: 'answer', peer: this.id, sdp: this.pc.localDescription?.sdp ?? '', large: this.large() });
      await this.limit();
    });
  }

  candidate(c: RTCIceCandidateInit | null): void {
    this.step(async () => {
      if (!this.pc.remoteDescription) this.early.push(c);
      else await this.pc.addIceCandidate(c ?? undefined).catch(() => undefined); // from an old generation: harmless
    });
  }

  /** Sends this stream's tracks from now on, without a new negotiation. */
  async send(stream: MediaStream | null): Promise<void> {
    for (const [kind, transceiver] of this.sending) {
      const track = stream?.getTracks().find((t) => t.kind === kind) ?? null;
      if (!this.closed && transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    }
  }

  stats(): Promise<RTCStatsReport> {
    return this.pc.getStats();
  }

  receivers(): RTCRtpReceiver[] {
    return this.pc.getReceivers();
  }

  close(): void {
    this.closed = true;
    this.pc.onconnectionstatechange = null;
    this.pc.oniceconnectionstatechange = null;
    this.pc.close();
  }

  private step(work: () => Promise<void>): void {
    this.queue = this.queue.then(async () => {
      if (this.closed) return;
      try {
        await work();
      } catch (e) {
        if (!this.closed) this.listener.failed(this.id, e);
      }
    });
  }

  /** Attaches our camera and microphone to the sections that the cart wants to receive. */
  private async attach(sdp: string): Promise<void> {
    const stream = await this.own();
    for (const { mid, kind } of wantedMids(sdp)) {
      const t = this.pc.getTransceivers().find((x) => x.mid === mid);
      if (!t || this.sending.has(kind)) continue;
      this.sending.set(kind, t);
      // Even without a track, which can follow later when the camera is allowed.
      t.direction = 'sendonly';
      if (kind === 'video') this.prefer(t);
    }
    await this.send(stream);
  }

  private prefer(t: RTCRtpTransceiver): void {
    const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
    try {
      if (codecs) t.setCodecPreferences(vp8First(codecs));
    } catch {
      // an older browser uses the cart's order
    }
  }

  /** With the frames' capture times the delay on the screen is measured, not guessed. Chromium needs to be told. */
  private wantCaptureTimes(): void {
    for (const t of this.pc.getTransceivers() as (RTCRtpTransceiver & HeaderExtensions)[]) {
      const all = t.getHeaderExtensionsToNegotiate?.();
      if (!all?.some((e) => e.uri === captureTimeUri)) continue;
      try {
        t.setHeaderExtensionsToNegotiate?.(all.map((e) => (e.uri === captureTimeUri ? { ...e, direction: 'sendrecv' } : e)));
      } catch {
        // in an older browser the delay is estimated
      }
    }
  }

  private async limit(): Promise<void> {
    const sender = this.sending.get('video')?.sender;
    const p = sender?.getParameters();
    if (!sender || !p?.encodings[0]) return;
    p.encodings[0].maxBitrate = maxVideoBitrate;
    await sender.setParameters(p).catch(() => undefined);
  }

  private changed(): void {
    // connectionState covers DTLS too, but only iceConnectionState reports
    // "disconnected" at once.
    const c = this.pc.connectionState;
    const i = this.pc.iceConnectionState;
    let state: Ice = 'connecting';
    if (c === 'failed' || i === 'failed' || c === 'closed') state = 'failed';
    else if (c === 'disconnected' || i === 'disconnected') state = 'disconnected';
    else if (c === 'connected') state = 'connected';
    this.listener.ice(this.id, state);
  }

  private track(e: RTCTrackEvent): void {
    const stream = e.streams[0];
    // Live pictures and heart sounds do not wait in the receiver's buffer. The
    // others' voices come over further links and need what they need.
    const room = !stream?.id.startsWith(voicePrefix);
    if (room) (e.receiver as RTCRtpReceiver & { jitterBufferTarget: number | null }).jitterBufferTarget = 0;
    if (stream) this.listener.stream(stream.id, stream, e.track);
  }
}
