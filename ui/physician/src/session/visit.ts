// One visit to a cart: executes the state machine's effects, and holds
// everything that the session's views show.
import { candidate, mediaSignal, videoRoles, voicePrefix, type SentSignal } from '../api/messages';
import {
  channelControl, channelStethoscope, channelVitals, channelWaves,
  type Bedside, type CartMessage, type MediaSignal, type PageCommand, type PageMessage, type Participant, type RosterEntry, type Still,
} from '../api/wire';
import { soundBlock } from '../api/sound';
import type { HubSocket } from '../hub/socket';
import { asking, closeOwn, notAsked, openOwn, type Own } from '../media/own';
import { Peer, type PeerListener } from '../media/peer';
import { SoundBuffer } from '../media/soundbuffer';
import { Vitals } from '../vitals/vitals';
import { tone } from '../media/chime';
import { t } from '../text';
import { CommandError, Commands } from './commands';
import { byUser, speaks, type AskedRole, type Role } from './people';
import { next, start, type Event, type State } from './machine';
import { NoteKeeper } from './notekeeper';
import { Reporter } from './reporter';
import { Store } from './store';
import { steady } from './steady';

export interface VisitView {
  readonly machine: State;
  readonly cartName: string;
  readonly bedside: Bedside | null;
  readonly people: readonly Participant[]; // in the session, or asking to be
  readonly streams: ReadonlyMap<string, MediaStream>; // by role
  readonly large: string; // role
  readonly frozen: ReadonlySet<string>; // roles, by the physician
  readonly muted: boolean;
  readonly listening: boolean;
  readonly own: Own;
  readonly stills: readonly Still[]; // from this visit's replies, until the cart's state has them
  readonly taking: number; // stills under way
  readonly problem: string; // the last failure, a sentence
  readonly ending: 'no' | 'saving' | 'unsaved' | 'ending';
}

export interface VisitHost {
  socket: HubSocket;
  iceServers: RTCIceServer[];
  user: string;
}

const waitForOwn = 1500; // ms that an answer waits for camera and microphone

export class Visit {
  readonly view: Store<VisitView>;
  readonly vitals = new Vitals();
  readonly sound = new SoundBuffer(6);
  readonly commands: Commands;
  readonly note: NoteKeeper;
  readonly reporter: Reporter;
  private peer: Peer | null = null;
  private tracks = new Map<string, MediaStreamTrack>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private own: Promise<MediaStream | null> = Promise.resolve(null);
  private signals = 0;
  private closed = false;

  constructor(
    private readonly host: VisitHost,
    entry: Pick<RosterEntry, 'id' | 'name' | 'session' | 'boot'>,
    private readonly asked?: AskedRole, // undefined: the cart decides
  ) {
    this.view = new Store<VisitView>({
      machine: start(entry.id, entry.session, host.user, entry.boot, steady()),
      cartName: entry.name,
      bedside: null,
      people: [],
      streams: new Map(),
      large: 'room',
      frozen: new Set(),
      muted: false,
      listening: true,
      own: notAsked,
      stills: [],
      taking: 0,
      problem: '',
      ending: 'no',
    });
    this.commands = new Commands((m) => this.state(m));
    this.note = new NoteKeeper(this.commands);
    this.reporter = new Reporter(
      {
        peer: () => this.peer,
        tracks: () => this.tracks,
        paused: (role) => (role === 'stethoscope' ? !this.view.get().listening : this.view.get().frozen.has(role)),
        large: () => this.view.get().large,
        muted: () => this.view.get().muted,
      },
      this.commands,
    );
  }

  open(): void {
    this.timer = setInterval(() => this.event({ type: 'tick', heard: this.reporter.state.get().heard }), 1000);
    this.reporter.open();
    this.note.open(this.machine.session);
    void this.join();
    if (speaks(this.role)) void this.openOwn();
  }

  /** Ends what runs here, without telling the cart. */
  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    this.reporter.close();
    this.note.close();
    this.closePeer();
    closeOwn(this.view.get().own);
  }

  get user(): string {
    return this.host.user;
  }

  /** Our role by the cart; until then the one we asked for. */
  get role(): Role {
    return byUser(this.view.get().people, this.host.user)?.role ?? this.asked ?? 'lead';
  }

  get machine(): State {
    return this.view.get().machine;
  }

  /** Messages of the hub about carts, and from this one. */
  message(m: PageMessage): void {
    if (m.type === 'error' && m.ref.startsWith('restart')) this.event({ type: 'turned-away', text: m.error });
    if (m.type === 'signal' && m.cart === this.machine.cart && m.signal) this.signal(m.signal.session, mediaSignal(m.signal.data));
  }

  /** What the hub says of the cart: its name, and who is there until the cart itself reports it. */
  roster(entry: RosterEntry | undefined): void {
    if (entry) this.view.update(this.view.get().bedside ? { cartName: entry.name } : { cartName: entry.name, people: entry.participants });
    this.event({ type: 'roster', entry });
  }

  hub(up: boolean, since: number): void {
    this.event({ type: 'hub', up, since });
  }

  /** Opens camera and microphone, also again after a refusal. */
  async openOwn(): Promise<void> {
    closeOwn(this.view.get().own);
    this.view.update({ own: asking });
    const opening = openOwn();
    const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), waitForOwn));
    this.own = Promise.race([opening.then((o) => o.stream), patience]);
    const own = await opening;
    if (this.closed) {
      closeOwn(own);
      return;
    }
    this.own = Promise.resolve(own.stream);
    this.view.update({ own });
    for (const track of own.stream?.getTracks() ?? []) track.addEventListener('ended', () => this.unplugged(own, track));
    this.applyMute();
    await this.peer?.send(own.stream);
  }

  /** One of the two went away; the other continues. */
  private unplugged(of: Own, track: MediaStreamTrack): void {
    const own = this.view.get().own;
    if (own.stream !== of.stream) return;
    own.stream?.removeTrack(track);
    this.view.update({ own: track.kind === 'audio' ? { ...own, microphone: 'missing' } : { ...own, camera: 'missing' } });
  }

  setMuted(muted: boolean): void {
    this.view.update({ muted });
    this.applyMute();
    this.commands.tell({ type: 'mute', on: muted });
  }

  setListening(listening: boolean): void {
    this.view.update({ listening });
    this.commands.tell({ type: 'listen', on: listening });
  }

  setLarge(role: string): void {
    if (role === this.view.get().large) return;
    this.view.update({ large: role });
    this.tellView();
  }

  setFrozen(role: string, frozen: boolean): void {
    const all = new Set(this.view.get().frozen);
    if (frozen) all.add(role);
    else all.delete(role);
    this.view.update({ frozen: all });
  }

  /** Takes a still with this device of the cart. */
  async still(device: string): Promise<void> {
    this.view.update({ taking: this.view.get().taking + 1, problem: '' });
    try {
      const { still } = await this.commands.ask({ type: 'still', device }, 15_000);
      if (still) this.view.update({ stills: [...this.view.get().stills, still] });
    } catch (e) {
      this.fail(e, t.stillFailed);
    }
    this.view.update({ taking: this.view.get().taking - 1 });
  }

  async ask(text: string): Promise<void> {
    try {
      await this.commands.ask({ type: 'ask', text });
    } catch (e) {
      this.fail(e, t.askFailed);
    }
  }

  clearProblem(): void {
    this.view.update({ problem: '' });
  }

  /** Ends the session, or leaves it to the lead; with an unsaved note only if `anyway`. */
  async end(anyway = false): Promise<void> {
    if (!anyway) {
      this.view.update({ ending: 'saving' });
      if (!(await this.note.flush(2500))) {
        this.view.update({ ending: 'unsaved' });
        return;
      }
    }
    this.view.update({ ending: 'ending', problem: '' });
    try {
      if (this.role === 'lead') await this.tellEnd();
      else await this.tell('leave');
      this.event({ type: 'end' });
    } catch (e) {
      if (this.machine.stage !== 'ended') this.fail(e, t.endFailed);
    }
    this.view.update({ ending: 'no' });
  }

  stay(): void {
    this.view.update({ ending: 'no' });
  }

  /** Withdraws the request to join. */
  cancel(): void {
    this.host.socket.send({ type: 'leave', ref: 'leave', cart: this.machine.cart, session: this.machine.session });
    this.event({ type: 'end' });
  }

  private async tellEnd(): Promise<void> {
    try {
      await this.commands.ask({ type: 'end' }, 3000);
    } catch (e) {
      if (e instanceof CommandError && e.message !== '') throw e;
      // The direct link is gone, or closed before the answer: use the hub.
      if (this.machine.stage === 'ended') return;
      await this.tell('end');
    }
  }

  /** Through the hub. */
  private async tell(type: 'end' | 'leave'): Promise<void> {
    const { cart, session } = this.machine;
    const reply = await this.host.socket.request({ type, cart, session }, t.hubGone, t.cartSilent);
    if (reply.error !== '') throw new CommandError(reply.error);
  }

  private fail(e: unknown, fallback: string): void {
    this.view.update({ problem: (e instanceof Error ? e.message : '') || fallback });
  }

  private applyMute(): void {
    for (const track of this.view.get().own.stream?.getAudioTracks() ?? []) track.enabled = !this.view.get().muted;
  }

  private event(e: Event): void {
    const before = this.machine;
    const [machine, effects] = next(before, e, steady());
    if (machine !== before) this.view.update({ machine });
    if (machine.session !== before.session) this.note.open(machine.session);
    for (const effect of effects) {
      if (effect === 'rejoin') void this.join();
      if (effect === 'restart') this.restart();
      if (effect === 'tone') tone('lost');
      if (effect === 'close') this.close();
    }
  }

  private async join(): Promise<void> {
    const { cart, session, seen } = this.machine;
    const role = seen ? undefined : this.asked; // on return we keep our role
    try {
      const reply = await this.host.socket.request({ type: 'join', cart, session, role }, t.hubGone, t.cartSilent);
      this.event({ type: 'reply', session: reply.session, error: reply.error });
    } catch (e) {
      this.event({ type: 'unanswered', text: (e instanceof Error ? e.message : '') || t.hubGone });
    }
  }

  private restart(): void {
    this.sendSignal({ kind: 'restart', peer: this.machine.peer }, `restart${++this.signals}`);
  }

  private sendSignal(data: SentSignal, ref = ''): void {
    const { cart, session } = this.machine;
    this.host.socket.send({ type: 'signal', ref, cart, session, data });
  }

  private signal(session: string, s: MediaSignal): void {
    if (this.machine.stage === 'ended' || (this.machine.session !== '' && session !== this.machine.session)) return;
    if (s.kind === 'offer' && s.sdp) {
      if (s.peer !== this.peer?.id) this.newPeer(s.peer);
      this.event({ type: 'offer', peer: s.peer });
      this.peer?.offer(s.sdp);
    }
    if (s.kind === 'candidate' && s.peer === this.peer?.id) this.peer.candidate(candidate(s.candidate));
  }

  private newPeer(id: string): void {
    this.closePeer();
    const mine = (f: () => void): void => {
      if (this.peer?.id === id) f();
    };
    const listener: PeerListener = {
      signal: (s) => mine(() => this.sendSignal(s)),
      ice: (peer, ice) => this.event({ type: 'ice', peer, ice }),
      stream: (role, stream, track) => mine(() => this.stream(role, stream, track)),
      channel: (c) => mine(() => this.channel(c)),
      failed: (peer, reason) => {
        console.warn('negotiation failed', reason);
        this.event({ type: 'ice', peer, ice: 'failed' });
      },
    };
    this.peer = new Peer(id, this.host.iceServers, () => this.own, listener, () => this.view.get().large);
  }

  private closePeer(): void {
    this.commands.drop();
    this.peer?.close();
    this.peer = null;
    this.tracks = new Map();
  }

  private stream(role: string, stream: MediaStream, track: MediaStreamTrack): void {
    if (!role.startsWith(voicePrefix)) this.tracks.set(role, track); // of the room, and reported
    this.view.update({ streams: new Map(this.view.get().streams).set(role, stream) });
  }

  private channel(c: RTCDataChannel): void {
    switch (c.label) {
      case channelControl:
        this.commands.attach(c, () => this.controlOpen());
        break;
      case channelVitals:
        c.onmessage = (e) => this.vitals.readingsCame(e.data);
        break;
      case channelWaves:
        c.onmessage = (e) => this.vitals.waveCame(e.data);
        break;
      case channelStethoscope:
        c.binaryType = 'arraybuffer';
        c.onmessage = (e) => this.soundData(e.data);
        break;
    }
  }

  private controlOpen(): void {
    const { muted, listening } = this.view.get();
    this.tellView();
    this.commands.tell({ type: 'listen', on: listening });
    this.commands.tell({ type: 'mute', on: muted });
    this.note.hurry();
    void this.reporter.askClock();
  }

  private tellView(): void {
    const { bedside, large } = this.view.get();
    const known = bedside?.feeds.filter((f) => f.kind === 'video').map((f) => f.role);
    const feeds: NonNullable<PageCommand['feeds']> = {};
    for (const role of known?.length ? known : videoRoles) feeds[role] = role === large ? 'large' : 'small';
    this.commands.tell({ type: 'view', feeds });
  }

  private state(m: CartMessage): void {
    if (!m.state) return;
    const bedside = m.state;
    const had = this.view.get().bedside?.feeds.map((f) => f.role).join();
    this.view.update({ bedside, people: bedside.session.participants });
    this.note.open(bedside.session.encounter || bedside.session.id);
    this.note.fromCart(bedside.note);
    const cameras = bedside.feeds.filter((f) => f.kind === 'video').map((f) => f.role);
    if (cameras.length > 0 && !cameras.includes(this.view.get().large)) this.view.update({ large: cameras[0]! });
    if (had !== bedside.feeds.map((f) => f.role).join()) this.tellView();
    this.event({ type: 'bedside', session: bedside.session });
  }

  private soundData(data: unknown): void {
    const block = soundBlock(data);
    if (typeof block !== 'string') this.sound.add(block, steady());
  }
}
