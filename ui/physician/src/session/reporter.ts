// Reports to the cart once a second what is really on this screen, and every few
// seconds asks for the cart's clock.
import type { DoctorReport } from '../api/wire';
import { addSample, best, clockSample, type ClockSample } from '../media/clock';
import { cushion, none } from '../media/cushion';
import { delay, fromNtp, rtpMillis, type Inbound } from '../media/delay';
import { FrameWatch, type Shown } from '../media/frames';
import type { Peer } from '../media/peer';
import { doctorReport, type Look } from '../media/report';
import { bytesReceived, inbound, pathRtt } from '../media/stats';
import type { Commands } from './commands';
import { Store } from './store';
import { ofTimeline, steady } from './steady';

export interface Measured {
  readonly report: DoctorReport | null;
  readonly rtt: number | undefined; // ms
  readonly clock: ClockSample | undefined;
  readonly measured: ReadonlySet<string>; // roles whose delay is measured from the capture
  readonly at: number; // page's clock, of the report; 0: none yet
  readonly heard: number; // page's clock, ms, when the cart's last bytes came; 0: none yet
}

export interface ReporterSource {
  peer(): Peer | null;
  tracks(): ReadonlyMap<string, MediaStreamTrack>; // by role
  paused(role: string): boolean;
  large(): string;
  muted(): boolean;
}

export class Reporter {
  readonly state = new Store<Measured>({ report: null, rtt: undefined, clock: undefined, measured: new Set(), at: 0, heard: 0 });
  private readonly watches = new Map<string, FrameWatch>();
  private before = new Map<string, Look>();
  private samples: ClockSample[] = [];
  private timers: ReturnType<typeof setInterval>[] = [];
  private busy = false;
  private bytes = 0;
  private speech = none;
  private anchor = { cart: 0, page: 0 };

  constructor(
    private readonly source: ReporterSource,
    private readonly commands: Commands,
  ) {}

  open(): void {
    this.timers = [setInterval(() => void this.look(), 1000), setInterval(() => void this.askClock(), 5000)];
  }

  close(): void {
    for (const t of this.timers) clearInterval(t);
    for (const w of this.watches.values()) w.attach(null);
  }

  /** The counter of this role's <video>; kept across connections, so that it only grows. */
  watch(role: string): FrameWatch {
    let w = this.watches.get(role);
    if (!w) {
      w = new FrameWatch();
      this.watches.set(role, w);
    }
    return w;
  }

  /** The cart's clock at a moment of the page's, ms; the page's own while unknown. */
  cartNow(at = steady()): number {
    return at + (this.state.get().clock?.offset ?? 0);
  }

  /** The page's time of a moment of the cart's clock. Said once, it no longer moves when the cart's clock jumps. */
  pageTime(cart: number): number {
    if (cart === this.anchor.cart) return this.anchor.page;
    const { clock } = this.state.get();
    const page = cart - (clock?.offset ?? 0);
    if (clock) this.anchor = { cart, page };
    return page;
  }

  async askClock(): Promise<void> {
    const sent = steady();
    const reply = await this.commands.ask({ type: 'clock' }, 4000).catch(() => null);
    if (reply?.now === undefined) return;
    this.samples = addSample(this.samples, clockSample(sent, steady(), reply.now));
    this.state.update({ clock: best(this.samples) });
  }

  private async look(): Promise<void> {
    const peer = this.source.peer();
    if (this.busy || !peer) return;
    this.busy = true;
    try {
      const stats = (await peer.stats()) as unknown as ReadonlyMap<string, unknown>;
      const rtt = pathRtt(stats);
      const looks = this.looks(inbound(stats, steady()), peer.receivers());
      const report = doctorReport(looks, this.before, this.source.large(), this.source.muted(), this.state.get().clock, rtt);
      const measured = new Set([...looks].filter(([, l]) => l.inbound && delay(l.inbound, undefined, this.state.get().clock, rtt).measured).map(([role]) => role));
      this.before = looks;
      const bytes = bytesReceived(stats);
      const heard = bytes > this.bytes ? steady() : this.state.get().heard;
      this.bytes = bytes;
      this.state.update({ report, rtt, measured, at: steady(), heard });
      this.hold(report.feeds.talk?.loss ?? 0);
      this.commands.tell({ type: 'report', report });
    } catch {
      // the peer was closed meanwhile
    } finally {
      this.busy = false;
    }
  }

  /** Delays speech for repeated packets, while packets are lost. */
  private hold(loss: number): void {
    const next = cushion(this.speech, loss, steady());
    const track = this.source.tracks().get('talk');
    const receiver = this.source.peer()?.receivers().find((r) => r.track === track);
    if (receiver && receiver.jitterBufferTarget !== next.ms) receiver.jitterBufferTarget = next.ms;
    this.speech = next;
  }

  private looks(streams: ReadonlyMap<string, Inbound>, receivers: readonly RTCRtpReceiver[]): Map<string, Look> {
    const at = steady();
    const looks = new Map<string, Look>();
    for (const [role, track] of this.source.tracks()) {
      const stream = streams.get(track.id);
      const receiver = receivers.find((r) => r.track === track);
      const video = track.kind === 'video' ? this.watch(role).get() : undefined;
      looks.set(role, {
        at,
        paused: this.source.paused(role),
        video,
        inbound: stream && { ...stream, ...captured(receiver, video?.shown), onScreen: video?.onScreen },
      });
    }
    return looks;
  }
}

/** The extension's field, which the DOM's types do not have yet. */
interface Captured extends RTCRtpSynchronizationSource {
  captureTimestamp?: number;
}

/** The capture time of what is shown, if the sender includes it (extension abs-capture-time). */
function captured(receiver: RTCRtpReceiver | undefined, onScreen: Shown | undefined): Pick<Inbound, 'capture' | 'shown'> {
  const source: Captured | undefined = receiver?.getSynchronizationSources()[0];
  const capture = fromNtp(source?.captureTimestamp);
  if (!source || capture === undefined) return {};
  // The frame on the screen is not the newest received one: count back to it.
  if (onScreen) return { capture: capture + rtpMillis(onScreen.rtp, source.rtpTimestamp), shown: onScreen.at };
  // Some browsers report the time since the page was loaded, others since 1970.
  const shown = ofTimeline(source.timestamp < 1e11 ? source.timestamp : source.timestamp - performance.timeOrigin);
  return { capture, shown };
}
