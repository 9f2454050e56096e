import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';

/** What the nurse can be asked for with one click; what was asked says whether it is done. */
export function Asks({ visit }: { visit: Visit }) {
  const { bedside, machine } = useStore(visit.view);
  const asks = bedside?.session.asks ?? [];
  const newest = new Map(asks.map((a) => [a.text, a]));
  const others = asks.filter((a) => !t.askList.includes(a.text));
  return (
    <section aria-label={t.asks}>
      <h2>{t.asks}</h2>
      <div className="chips">
        {t.askList.map((text) => {
          const a = newest.get(text);
          const open = a !== undefined && !a.done;
          return (
            <button key={text} type="button" className={`chip ${a ? (a.done ? 'done' : 'open') : ''}`} disabled={machine.ice !== 'connected' || open} onClick={() => void visit.ask(text)}>
              {text}
              {a && <span className="chip-mark">{a.done ? `✓ ${t.done}` : `… ${t.asked}`}</span>}
            </button>
          );
        })}
        {others.map((a) => (
          <span key={a.id} className={`chip ${a.done ? 'done' : 'open'}`}>
            {a.text} <span className="chip-mark">{a.done ? `✓ ${t.done}` : `… ${t.asked}`}</span>
          </span>
        ))}
      </div>
    </section>
  );
}
