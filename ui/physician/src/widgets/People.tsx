import { lostSince } from '../session/notices';
import { byUser, standing } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { useNow } from './clock';

const shapes = { asked: '◆', admitted: '◐', 'in-call': '●', lost: '■' } as const;

/** Who else is here, with their roles and who hears whom; nothing while alone. */
export function People({ visit }: { visit: Visit }) {
  const { people, own, muted, machine } = useStore(visit.view);
  const { heard } = useStore(visit.reporter.state);
  const apart = lostSince(machine, useNow(), heard) !== null;
  const me = { user: visit.user, role: visit.role, muted, microphone: (own.stream?.getAudioTracks().length ?? 0) > 0, apart };
  if (people.every((p) => p.user === me.user)) return null;
  const mine = byUser(people, me.user);
  return (
    <ul className="people" aria-label={t.people.title}>
      {[...(mine ? [mine] : []), ...people.filter((p) => p !== mine)].map((p) => (
        <li key={p.id || p.user} className={`person ${p.state}`}>
          <span aria-hidden>{apart && p.state === 'in-call' ? '◌' : shapes[p.state]}</span> <strong>{p === mine ? t.people.you : p.name || p.user}</strong> <span>{t.personRoles[p.role]}</span> <span className="dim">{standing(p, me, t)}</span>
        </li>
      ))}
    </ul>
  );
}
