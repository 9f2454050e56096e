import { byUser, standing } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';

const shapes = { asked: '◆', admitted: '◐', 'in-call': '●', lost: '■' } as const;

/** Who else is here, with their roles and who hears whom; nothing while alone. */
export function People({ visit }: { visit: Visit }) {
  const { people, own, muted } = useStore(visit.view);
  const me = { user: visit.user, role: visit.role, muted, microphone: (own.stream?.getAudioTracks().length ?? 0) > 0 };
  if (people.every((p) => p.user === me.user)) return null;
  const mine = byUser(people, me.user);
  return (
    <ul className="people" aria-label={t.people.title}>
      {[...(mine ? [mine] : []), ...people.filter((p) => p !== mine)].map((p) => (
        <li key={p.id || p.user} className={`person ${p.state}`}>
          <span aria-hidden>{shapes[p.state]}</span> <strong>{p === mine ? t.people.you : p.name || p.user}</strong> <span>{t.personRoles[p.role]}</span> <span className="dim">{standing(p, me, t)}</span>
        </li>
      ))}
    </ul>
  );
}
