import { Button, NativeSelect } from '@mantine/core';
import { memo, useId, useState, type Ref } from 'react';
import type { RosterEntry } from '../api/wire';
import { blocked, mine, running } from '../hub/requests';
import { called, guests, type AskedRole } from '../session/people';
import { t } from '../text';
import { duration, shortTime } from '../text/times';

// A shape for each state, so that colour is not the only sign.
const shapes: Record<string, string> = { Calling: '◆', 'In session': '■', Available: '○', Offline: '✕' };
const lights = { ready: '●', attention: '▲', 'not-ready': '■' } as const;

interface Props {
  cart: RosterEntry;
  user: string;
  now: number; // hub's clock, ms; of a cart that calls
  usable: boolean;
  onJoin: (cart: RosterEntry, role?: AskedRole) => void;
  of?: number; // in a list of which not all is there: how many there are, and the how many-th this is
  index?: number;
  measure?: Ref<HTMLLIElement>;
  top?: number; // its place there, px
}

export const CartItem = memo(function CartItem({ cart: c, user, now, usable, onJoin, of, index, measure, top }: Props) {
  const reason = useId();
  const inside = useId();
  const why = blocked(c);
  const offline = why === 'offline';
  const [role, setRole] = useState<AskedRole>('consultant');
  const others = running(c) && c.participants.length > 0 && !mine(c, user);
  return (
    <li ref={measure} style={top === undefined ? undefined : { insetBlockStart: top }} data-index={index} aria-setsize={of} aria-posinset={index === undefined ? undefined : index + 1} className={`cart-item ${c.state.toLowerCase().replace(' ', '-')}${c.late ? ' late' : ''}`}>
      <div className="cart-name">
        <strong>{c.name}</strong>
        <span className="dim small">{c.id}</span>
      </div>
      <div className="cart-state">
        <span className="state">
          <span aria-hidden>{shapes[c.state] ?? '○'}</span> <span>{t.states[c.state] ?? c.state}</span>
        </span>
        {c.held && <span className="dim small">{t.onHold}</span>}
        {c.state === 'Calling' && c.calledAt !== undefined && <span className="waited">{t.waitingFor(duration(now - c.calledAt))}</span>}
      </div>
      <div className="cart-about">
        {c.initials !== '' && <span className="initials">{t.patientInitials(c.initials)}</span>}
        {c.state === 'Calling' && <span className="reason">{c.reason || t.noReason}</span>}
        {!offline && c.state !== 'Calling' && <Readiness cart={c} />}
        {c.state === 'Calling' && c.readiness.light !== 'ready' && <Readiness cart={c} />}
        <span id={inside} className="inside">
          {whoIsIn(c, user)}
        </span>
      </div>
      <div className="cart-join">
        <Button size="md" variant={c.state === 'Calling' ? 'filled' : 'default'} disabled={why !== null || !usable} aria-describedby={`${reason} ${inside}`} onClick={() => onJoin(c, others ? role : undefined)}>
          {t.join}
        </Button>
        {others && (
          <NativeSelect size="sm" aria-label={t.joinAs(c.name)} value={role} onChange={(e) => setRole(guests.find((g) => g === e.currentTarget.value) ?? 'consultant')} data={guests.map((g) => ({ value: g, label: t.as(t.personRoles[g]) }))} disabled={!usable || offline} />
        )}
        <span id={reason} className="dim small why">
          {whyText(c, user)}
        </span>
      </div>
    </li>
  );
});

function Readiness({ cart }: { cart: RosterEntry }) {
  const { light, reasons } = cart.readiness;
  return (
    <span className={`readiness ${light}`}>
      <span aria-hidden>{lights[light]}</span> {t.lights[light]}
      {light !== 'ready' && reasons.length > 0 && <span className="dim">: {reasons.join(' ')}</span>}
    </span>
  );
}

function whyText(c: RosterEntry, user: string): string {
  if (c.state === 'Offline') return c.seenAt === undefined ? t.offline : t.offlineSince(shortTime(c.seenAt, ''));
  if (c.late) return t.late;
  return mine(c, user) ? t.yours : '';
}

/** The others in this session, and those who ask to join. */
function whoIsIn(c: RosterEntry, user: string): string {
  if (!running(c)) return '';
  const others = c.participants.filter((p) => p.user !== user);
  const names = (asking: boolean): string[] => others.filter((p) => (p.state === 'asked') === asking).map((p) => called(p, t));
  const parts = [...names(false).map(t.taken), ...names(true).map(t.asksToJoin)];
  return parts.join('. ');
}
