import type { Ask } from '../api/wire';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';

/** Requests to the nurse with one click, and whether they are done. */
export function Asks({ visit }: { visit: Visit }) {
  const { bedside, machine } = useStore(visit.view);
  const asks = bedside?.session.asks ?? [];
  const newest = new Map(asks.map((a) => [a.text, a]));
  const known = new Set(t.askList.flatMap((g) => g.items.map((i) => `${g.part}: ${i}`)));
  return (
    <section className="panel side" aria-label={t.asks}>
      <h2>{t.asks}</h2>
      {t.askList.map(({ part, items }) => (
        <div key={part} className="ask-row">
          <span className="ask-part">{part}</span>
          <div className="chips">
            {items.map((item) => (
              <Chip key={item} short={item} text={`${part}: ${item}`} ask={newest.get(`${part}: ${item}`)} usable={machine.ice === 'connected'} onAsk={(x) => void visit.ask(x)} />
            ))}
          </div>
        </div>
      ))}
      {asks
        .filter((a) => !known.has(a.text))
        .map((a) => (
          <span key={a.id} className={`chip ${a.done ? 'done' : 'open'}`}>
            {a.text} <span className="chip-mark">{mark(a)}</span>
          </span>
        ))}
    </section>
  );
}

interface ChipProps {
  short: string;
  text: string; // what the nurse reads
  ask: Ask | undefined;
  usable: boolean;
  onAsk: (text: string) => void;
}

function Chip({ short, text, ask, usable, onAsk }: ChipProps) {
  const open = ask !== undefined && !ask.done;
  return (
    <button type="button" className={`chip ${ask ? (ask.done ? 'done' : 'open') : ''}`} aria-label={ask ? `${text} ${mark(ask)}` : text} disabled={!usable || open} onClick={() => onAsk(text)}>
      {short}
      {ask && <span className="chip-mark">{mark(ask)}</span>}
    </button>
  );
}

const mark = (a: Ask): string => (a.done ? `✓ ${t.done}` : `… ${t.asked}`);
