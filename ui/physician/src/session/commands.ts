// Commands to the cart over the control data channel, and their answers.
import { cartMessage } from '../api/messages';
import type { CartMessage, PageCommand } from '../api/wire';

/** The sentence is empty if the link failed, not the cart. */
export class CommandError extends Error {}

interface Waiting {
  resolve(m: CartMessage): void;
  reject(e: CommandError): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Commands {
  private channel: RTCDataChannel | null = null;
  private counter = 0;
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly state: (m: CartMessage) => void) {}

  get open(): boolean {
    return this.channel?.readyState === 'open';
  }

  /** Takes the channel of a new peer; requests on the old one fail. */
  attach(channel: RTCDataChannel, opened: () => void): void {
    this.drop();
    this.channel = channel;
    channel.onmessage = (e) => this.take(cartMessage(e.data));
    channel.onclose = () => {
      if (this.channel === channel) this.drop();
    };
    if (channel.readyState === 'open') opened();
    else channel.onopen = opened;
  }

  drop(): void {
    this.channel = null;
    for (const w of this.waiting.values()) {
      clearTimeout(w.timer);
      w.reject(new CommandError(''));
    }
    this.waiting.clear();
  }

  /** Sends without an answer; false if there is no link. */
  tell(c: PageCommand): boolean {
    if (!this.channel || this.channel.readyState !== 'open') return false;
    try {
      this.channel.send(JSON.stringify(c));
      return true;
    } catch {
      return false; // a full buffer means that the link is as good as gone
    }
  }

  /** Sends and waits for the answer. */
  ask(c: PageCommand, within = 8000): Promise<CartMessage> {
    const id = `c${++this.counter}`;
    return new Promise((resolve, reject) => {
      if (!this.tell({ ...c, id })) {
        reject(new CommandError(''));
        return;
      }
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new CommandError(''));
      }, within);
      this.waiting.set(id, { resolve, reject, timer });
    });
  }

  private take(m: CartMessage): void {
    if (m.type === 'state') this.state(m);
    if (m.type !== 'reply') return;
    const w = this.waiting.get(m.id);
    if (!w) return;
    this.waiting.delete(m.id);
    clearTimeout(w.timer);
    if (m.error !== '') w.reject(new CommandError(m.error));
    else w.resolve(m);
  }
}
