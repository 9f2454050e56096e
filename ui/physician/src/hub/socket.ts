// The WebSocket to the hub. It reconnects for ever. Requests that expect an
// answer have a reference and fail with a sentence if none comes.
import { pageMessage } from '../api/messages';
import type { PageMessage, PageRequest, CommandReply } from '../api/wire';
import { backoff } from './backoff';
import { Failure } from './signin';
import { steady } from '../session/steady';

export interface SocketListener {
  message(m: PageMessage): void;
  /** The hub is connected, or not since then (ms, page's clock). */
  link(up: boolean, since: number): void;
  /** The hub is connected, but has been silent since then; 0: it speaks. */
  quiet(since: number): void;
  /** The hub reports that the sign-in has ended, or keeps refusing. */
  refused(): void;
}

interface Waiting {
  resolve(r: CommandReply): void;
  reject(e: Failure): void;
  timer: ReturnType<typeof setTimeout>;
}

const answerWithin = 12_000;
/** The hub speaks every second, and of each cart what was heard in the last two: what is older than 5 s is not shown as if it were now. */
export const quietAfter = 3000;
/** So much silence means a dead connection that the browser has not noticed yet. */
const silence = 12_000;
/** Without an answer the system retries ever more rarely, for minutes; a new attempt succeeds at once when the path is back. Every third may take long, for a slow link. */
const openWithin = (tries: number): number => (tries % 3 === 2 ? 12_000 : 4000);
/** StatusSignedOut of appliance/hub. */
const signedOut = 4001;

export class HubSocket {
  private ws: WebSocket | null = null;
  private tries = 0;
  private counter = 0;
  private closed = false;
  private up = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private hush: ReturnType<typeof setTimeout> | undefined;
  private heard = 0;
  private quiet = false;
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly url: () => string,
    private readonly listener: SocketListener,
  ) {}

  open(): void {
    window.addEventListener('online', this.hurry);
    this.connect();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('online', this.hurry);
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    clearTimeout(this.hush);
    this.ws?.close();
  }

  /** Sends without waiting for an answer; false if the hub is not connected. */
  send(r: PageRequest): boolean {
    if (this.ws?.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify(r));
    return true;
  }

  /** Sends and waits for the cart's answer. `late` is the sentence if none comes. */
  request(r: PageRequest, offline: string, late: string): Promise<CommandReply> {
    const ref = `p${++this.counter}`;
    return new Promise((resolve, reject) => {
      if (!this.send({ ...r, ref })) {
        reject(new Failure(offline));
        return;
      }
      const timer = setTimeout(() => this.settle(ref)?.reject(new Failure(late)), answerWithin);
      this.waiting.set(ref, { resolve, reject, timer });
    });
  }

  private settle(ref: string): Waiting | undefined {
    const w = this.waiting.get(ref);
    if (w) clearTimeout(w.timer);
    this.waiting.delete(ref);
    return w;
  }

  private connect(): void {
    const ws = new WebSocket(this.url());
    this.ws = ws;
    this.watch(ws, openWithin(this.tries));
    ws.onopen = () => {
      if (this.ws !== ws) return;
      this.tries = 0;
      this.up = true;
      this.hear(ws);
      this.listener.link(true, this.heard);
    };
    ws.onmessage = (e) => {
      if (this.ws !== ws) return;
      this.hear(ws);
      this.take(pageMessage(e.data));
    };
    ws.onclose = (e) => {
      if (this.ws !== ws) return;
      this.lost();
      if (e.code === signedOut) this.listener.refused();
    };
  }

  private hear(ws: WebSocket): void {
    this.watch(ws);
    this.heard = steady();
    if (this.quiet) this.listener.quiet(0);
    this.quiet = false;
    clearTimeout(this.hush);
    this.hush = setTimeout(() => {
      this.quiet = true;
      this.listener.quiet(this.heard);
    }, quietAfter);
  }

  private watch(ws: WebSocket, patience = silence): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      if (this.ws !== ws) return;
      ws.close();
      this.lost(); // close() of a dead connection may take a minute to report it
    }, patience);
  }

  private take(m: PageMessage): void {
    const w = m.ref !== '' && (m.type === 'reply' || m.type === 'error') ? this.settle(m.ref) : undefined;
    if (w && m.type === 'reply' && m.reply) w.resolve(m.reply);
    else if (w) w.reject(new Failure(m.error));
    this.listener.message(m);
  }

  private lost(): void {
    this.ws = null;
    clearTimeout(this.watchdog);
    clearTimeout(this.hush);
    for (const ref of [...this.waiting.keys()]) this.settle(ref)?.reject(new Failure(''));
    if (this.up) this.listener.link(false, this.quiet ? this.heard : steady());
    this.up = this.quiet = false;
    if (this.closed) return;
    if (this.tries > 0 && this.tries % 3 === 0) this.listener.refused();
    this.timer = setTimeout(() => this.connect(), backoff(this.tries++, Math.random()));
  }

  // The browser reports that the network is back: do not wait for the timer.
  private readonly hurry = (): void => {
    if (this.closed || this.ws) return;
    clearTimeout(this.timer);
    this.tries = 0;
    this.connect();
  };
}
