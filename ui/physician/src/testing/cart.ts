// A cart at the other end of a visit's data channel: it records what the page
// sends, and sends what a test wants.
import type { PageCommand } from '../api/wire';
import type { Visit } from '../session/visit';

export class CartEnd {
  readonly label = 'control';
  readonly sent: PageCommand[] = [];
  readyState = 'open';
  onmessage: ((e: { data: unknown }) => void) | null = null;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as PageCommand);
  }

  /** What the page sent of one type, oldest first. */
  of(type: PageCommand['type']): PageCommand[] {
    return this.sent.filter((c) => c.type === type);
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** Answers the newest command of one type. */
  answer(type: PageCommand['type'], more: object = {}): void {
    this.say({ type: 'reply', id: this.of(type).at(-1)?.id, ...more });
  }

  get channel(): RTCDataChannel {
    return this as unknown as RTCDataChannel;
  }
}

/** Puts a cart at the end of a visit that is in a call. */
export function cartOf(visit: Visit): CartEnd {
  const cart = new CartEnd();
  visit.commands.attach(cart.channel, () => undefined);
  return cart;
}
