import type { Still } from '../api/wire';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { clockTime } from '../text/times';

/** The captures of this session, on one line below the pictures. */
export function Stills({ visit }: { visit: Visit }) {
  const { bedside, stills } = useStore(visit.view);
  const stored = bedside?.captures ?? [];
  const known = new Set(stored.map((s) => s.id));
  const all = [...stored, ...stills.filter((s) => !known.has(s.id))];
  if (all.length === 0) return null;
  return (
    <section className="stills-strip" aria-label={t.stills}>
      <h2>
        {t.stills} {all.length}
      </h2>
      <StillList stills={all} zone={bedside?.cart.timeZone ?? ''} />
    </section>
  );
}

/** Newest first. The fingerprint is the beginning of the file's SHA-256, as in the record. */
export function StillList({ stills, zone }: { stills: readonly Still[]; zone: string }) {
  const newest = [...stills].sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return (
    <ul className="stills">
      {newest.map((s) => (
        <li key={s.id} className={s.quarantine ? 'still quarantine' : 'still'}>
          <span className="still-what">
            {s.label} {s.discarded && <em>({t.discarded})</em>}
            {s.quarantine && (
              <span className="tag quarantine" title={t.quarantineHint}>
                ⬒ {t.quarantine}
              </span>
            )}
          </span>
          <span className="dim small">
            {clockTime(s.at, zone)}
            {s.width > 0 && ` · ${s.width}×${s.height}`} · <code title={`SHA-256 ${s.sha256}`}>{s.sha256.slice(0, 8)}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}
