// Who is in a session, and who hears whom. The cart decides this; here it
// is only put into words.
import type { PageRequest, Participant } from '../api/wire';
import type { Text } from '../text';

export type Role = Participant['role'];
export type AskedRole = NonNullable<PageRequest['role']>;

/** The roles for somebody who joins while others are in the session. */
export const guests: readonly AskedRole[] = ['consultant', 'interpreter', 'family', 'observer'];

/** Whether the role may ask the nurse, take stills and write the note. */
export const treats = (role: Role): boolean => role === 'lead' || role === 'consultant';

/** Observers send nothing. */
export const speaks = (role: Role): boolean => role !== 'observer';

export function byUser(people: readonly Participant[], user: string): Participant | undefined {
  return people.find((p) => p.user === user);
}

/** "Eva Ruiz (interpreter)" */
export const called = (p: Participant, t: Text): string => `${p.name || p.user} (${t.personRoles[p.role]})`;

export interface Me {
  readonly user: string;
  readonly role: Role;
  readonly muted: boolean;
  readonly microphone: boolean; // there is one
  readonly apart: boolean; // the cart is not heard: what it said may be over
}

/** What to show about one person: the link, and who hears whom. */
export function standing(p: Participant, me: Me, t: Text): string {
  if (me.apart && p.state === 'in-call') return t.people.notKnown;
  if (p.state === 'asked') return t.people.asks;
  const link = p.state === 'in-call' ? '' : p.state === 'lost' ? t.people.lost : t.people.connecting;
  return [link, p.user === me.user ? voice(p.role, me.muted, me.microphone, t) : heard(p, me, t)].filter(Boolean).join(', ');
}

function voice(role: Role, muted: boolean, microphone: boolean, t: Text): string {
  if (!speaks(role)) return t.people.listensOnly;
  return muted || !microphone ? t.people.notHeard : t.people.heard;
}

function heard(p: Participant, me: Me, t: Text): string {
  if (p.state !== 'in-call') return '';
  const hears = speaks(me.role) && me.microphone && !me.muted ? t.people.hearsYou : '';
  const said = !speaks(p.role) ? t.people.listensOnly : p.muted ? t.people.muted : '';
  return [hears, said].filter(Boolean).join(', ');
}
