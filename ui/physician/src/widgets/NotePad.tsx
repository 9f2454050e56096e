import { Textarea } from '@mantine/core';
import { unsaved, type NoteState } from '../session/note';
import { treats } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { clockTime } from '../text/times';

export function NotePad({ visit }: { visit: Visit }) {
  const note = useStore(visit.note.state);
  const { bedside } = useStore(visit.view);
  const [text, kind] = status(note, bedside?.cart.timeZone ?? '');
  return (
    <section className="panel notepad">
      <Textarea label={t.note} placeholder={t.notePlaceholder} value={note.text} onChange={(e) => visit.note.typed(e.currentTarget.value)} maxLength={50_000} readOnly={!treats(visit.role)} />
      <p className={`note-status ${kind}`} role="status">
        {treats(visit.role) ? text : t.noteOfOthers}
      </p>
    </section>
  );
}

function status(n: NoteState, zone: string): [string, string] {
  if (unsaved(n) && n.failed !== '') return [`▲ ${t.noteFailed(n.failed)}`, 'unsaved'];
  if (unsaved(n) && n.retryAt > 0) return [`▲ ${t.noteFailed('')}`, 'unsaved'];
  if (n.sending !== null) return [t.noteSaving, ''];
  if (unsaved(n)) return [`○ ${t.noteUnsaved}`, 'unsaved'];
  return n.savedAt === undefined ? [t.noteEmpty, ''] : [`✓ ${t.noteSaved(clockTime(n.savedAt, zone))}`, 'saved'];
}
