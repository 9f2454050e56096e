// The note as typed, and how much of it is safe on the cart: a pure queue
// with at most one save under way. Every save is a revision on the cart; the
// newest counts.
import type { Note } from '../api/wire';

export interface NoteState {
  readonly text: string; // as typed
  readonly saved: string; // confirmed by the cart
  readonly revision: number; // of the confirmed text; 0: none yet
  readonly savedAt: number | undefined; // by the cart's clock, ms
  readonly sending: string | null; // the text under way
  readonly typedAt: number; // by the page's clock
  readonly failed: string; // sentence of the last failure
  readonly retryAt: number;
}

export type NoteEvent =
  | { type: 'typed'; text: string }
  | { type: 'sent' }
  | { type: 'saved'; note: Note }
  | { type: 'failed'; text: string }
  | { type: 'cart'; note: Note | undefined } // the cart's state
  | { type: 'restored'; text: string }; // unsent text from before a reload

/** After the last key stroke. */
export const pause = 600;
/** How often to save while a person types without pause. */
export const longest = 3000;
const retryAfter = 3000;

export const emptyNote: NoteState = {
  text: '',
  saved: '',
  revision: 0,
  savedAt: undefined,
  sending: null,
  typedAt: 0,
  failed: '',
  retryAt: 0,
};

export const unsaved = (s: NoteState): boolean => s.text !== s.saved;

export function noteNext(s: NoteState, e: NoteEvent, now: number): NoteState {
  switch (e.type) {
    case 'typed':
      return { ...s, text: e.text, typedAt: now };
    case 'restored':
      return { ...s, text: e.text, typedAt: now - pause };
    case 'sent':
      return { ...s, sending: s.text };
    case 'saved':
      return { ...s, saved: s.sending ?? e.note.text, revision: e.note.revision, savedAt: e.note.at, sending: null, failed: '', retryAt: 0 };
    case 'failed':
      return { ...s, sending: null, failed: e.text, retryAt: now + retryAfter };
    case 'cart':
      return fromCart(s, e.note);
  }
}

/**
 * The cart's newest note counts if nothing was typed here since. Typed text
 * is never overwritten: it stays, and is saved as the next revision.
 */
function fromCart(s: NoteState, note: Note | undefined): NoteState {
  if (!note || note.revision < s.revision || s.sending !== null) return s;
  const text = unsaved(s) ? s.text : note.text;
  return { ...s, text, saved: note.text, revision: note.revision, savedAt: note.at ?? s.savedAt };
}

/** When the next save is due, in ms from now; null if there is nothing to save or a save is under way. */
export function due(s: NoteState, now: number, dirtySince: number): number | null {
  if (s.sending !== null || !unsaved(s)) return null;
  const at = Math.max(Math.min(s.typedAt + pause, dirtySince + longest), s.retryAt);
  return Math.max(0, at - now);
}
