import type { Session } from './local';

/** The cart's answer to join, leave and end; a refused one has a sentence. */
export interface CommandReply {
  session: Session;
  error: string;
}
