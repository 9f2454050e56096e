// The page as a whole: the signed-in user, the carts, and the one
// visit that may be open.
import type { HubConfig, SignedIn } from '../api/messages';
import type { PageMessage, RosterEntry } from '../api/wire';
import { mine, newRequests, running } from '../hub/requests';
import { Roster } from '../hub/roster';
import * as hub from '../hub/signin';
import { HubSocket } from '../hub/socket';
import { tone } from '../media/chime';
import { t } from '../text';
import { cartInAddress } from './address';
import { announce } from './announce';
import { forgetNotes } from './notekeeper';
import { byUser, type AskedRole } from './people';
import { Store } from './store';
import { Visit } from './visit';
import { steady } from './steady';

export interface AppView {
  readonly place: 'loading' | 'signin' | 'carts' | 'session';
  readonly me: SignedIn | null;
  readonly config: HubConfig;
  readonly error: string; // at sign-in
  readonly busy: boolean;
  readonly up: boolean; // the hub is connected
  readonly since: number; // since when, page's clock
  readonly quiet: number; // the hub is connected, but silent since then; 0: it speaks
  readonly late: boolean; // the hub hears us, but not its carts
  readonly carts: readonly RosterEntry[];
  readonly loaded: boolean; // a roster was received
  readonly offset: number; // hub's clock minus the page's, ms
  readonly visit: Visit | null;
}

const nowhere: AppView = {
  place: 'loading',
  me: null,
  config: { demonstration: false, iceServers: [] },
  error: '',
  busy: false,
  up: false,
  since: 0,
  quiet: 0,
  late: false,
  carts: [],
  loaded: false,
  offset: 0,
  visit: null,
};

export class App {
  readonly view = new Store<AppView>(nowhere);
  private socket: HubSocket | null = null;
  private known = new Roster();
  private fresh = false; // the connection has brought no roster yet
  private announced = new Set<string>();
  private resume = ''; // cart to return to after a reload

  async open(): Promise<void> {
    this.resume = cartInAddress(location.hash);
    try {
      const [config, me] = await Promise.all([hub.config(), hub.me()]);
      this.view.update({ config });
      if (me) this.enter(me);
      else this.view.update({ place: 'signin' });
    } catch {
      this.view.update({ place: 'signin', error: t.hubGone });
    }
  }

  async signIn(user: string, password: string): Promise<void> {
    this.view.update({ busy: true, error: '' });
    try {
      this.enter(await hub.signIn(user, password));
    } catch (e) {
      this.view.update({ error: signInProblem(e) });
    }
    this.view.update({ busy: false });
  }

  async signOut(): Promise<void> {
    const csrf = this.view.get().me?.csrf ?? '';
    this.leave('');
    await hub.signOut(csrf).catch(() => undefined);
    forgetNotes();
  }

  join(cart: RosterEntry, role?: AskedRole): void {
    const { me, config } = this.view.get();
    if (!this.socket || !me || this.view.get().visit) return;
    this.resume = '';
    const session = running(cart) ? cart.session : ''; // an ended session is not joined: a new one begins
    const visit = new Visit({ socket: this.socket, iceServers: config.iceServers, user: me.user }, { ...cart, session }, role ?? byUser(cart.participants, me.user)?.role);
    this.view.update({ visit, place: 'session' });
    location.hash = `#/session/${encodeURIComponent(cart.id)}`;
    visit.open();
  }

  backToCarts(): void {
    this.resume = '';
    this.view.get().visit?.close();
    this.view.update({ visit: null, place: 'carts' });
    location.hash = '#/carts';
  }

  private enter(me: SignedIn): void {
    this.view.update({ me, place: 'carts', error: '', loaded: false });
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws?have=`;
    const url = (): string => address + encodeURIComponent(this.known.have);
    this.socket = new HubSocket(url, {
      message: (m) => this.message(m),
      link: (up, since) => this.link(up, since),
      quiet: (quiet) => this.view.update({ quiet }),
      refused: () => void this.checkSignIn(),
    });
    this.view.update({ up: false, since: steady() });
    this.socket.open();
  }

  private leave(error: string): void {
    this.view.get().visit?.close();
    this.socket?.close();
    this.socket = null;
    this.announced.clear();
    this.known = new Roster(); // another may sign in, and see other things
    this.view.update({ ...nowhere, config: this.view.get().config, place: 'signin', error });
  }

  private async checkSignIn(): Promise<void> {
    try {
      if (!(await hub.me())) this.leave(t.signedOut);
    } catch {
      // no hub at all: the socket keeps trying
    }
  }

  private link(up: boolean, since: number): void {
    this.fresh = up;
    this.view.update({ up, since, quiet: 0 });
    this.view.get().visit?.hub(up, since);
  }

  private message(m: PageMessage): void {
    if (m.type === 'roster' || m.type === 'changes') this.roster(m);
    else this.view.get().visit?.message(m);
  }

  private roster(m: PageMessage): void {
    const changed = this.known.take(m);
    if (!changed) {
      this.socket?.send({ type: 'roster', cart: '' });
      return;
    }
    const { visit, offset: before, loaded } = this.view.get();
    const { carts } = this.known;
    if (m.late !== this.view.get().late) this.view.update({ late: m.late });
    const offset = m.now === undefined ? before : m.now - steady();
    if (changed.size > 0 || !loaded || Math.abs(offset - before) > 500) this.view.update({ carts, loaded: true, offset });
    if (visit && (this.fresh || !visit.machine.seen || changed.has(visit.machine.cart))) visit.roster(this.known.get(visit.machine.cart));
    this.fresh = false;
    if (changed.size > 0) this.requests(loaded);
    if (this.resume !== '') this.takeUp();
  }

  private requests(loaded: boolean): void {
    const { carts } = this.known;
    const news = newRequests(this.announced, carts);
    this.announced = new Set(carts.filter((c) => c.state === 'Calling').map((c) => c.session || c.id));
    if (news.length === 0 || !loaded || this.resume !== '' || this.view.get().place !== 'carts') return;
    tone('request');
    for (const c of news) announce(c);
  }

  /** After a reload in a session: return to it, if the cart still has us in it. */
  private takeUp(): void {
    const { me } = this.view.get();
    const cart = this.known.get(this.resume);
    if (cart?.state === 'Offline') return; // it may come back in a moment
    this.resume = '';
    if (cart && me && mine(cart, me.user)) this.join(cart);
  }
}

function signInProblem(e: unknown): string {
  if (!(e instanceof hub.Failure)) return t.hubGone;
  if (e.message !== '') return e.message;
  if (e.status === 401) return t.wrongPassword;
  return e.status === 429 ? t.tooManyTries : t.hubGone;
}
