import { describe, expect, it } from 'vitest';
import { due, emptyNote, longest, noteNext, pause, unsaved, type NoteEvent, type NoteState } from './note';

const run = (...events: NoteEvent[]): NoteState => events.reduce((s, e) => noteNext(s, e, 1000), emptyNote);
const saved = (text: string, revision: number): NoteEvent => ({ type: 'saved', note: { text, revision, author: 'ana', at: 5 } });
const cart = (text: string, revision: number): NoteEvent => ({ type: 'cart', note: { text, revision, author: 'ana', at: 5 } });
const typed = (text: string): NoteEvent => ({ type: 'typed', text });
const sent: NoteEvent = { type: 'sent' };
const failed: NoteEvent = { type: 'failed', text: '' };

describe('the note', () => {
  it('is saved only when the cart has said so', () => {
    expect(unsaved(run(typed('a')))).toBe(true);
    expect(unsaved(run(typed('a'), sent))).toBe(true);
    expect(run(typed('a'), sent, saved('a', 1))).toMatchObject({ saved: 'a', revision: 1, savedAt: 5 });
  });
  it('stays unsaved when more was typed meanwhile', () => {
    const s = run(typed('a'), sent, typed('ab'), saved('a', 1));
    expect(unsaved(s)).toBe(true);
    expect(s.text).toBe('ab');
    expect(due(s, 1000 + pause, 1000)).toBe(0);
  });
  it('keeps the text and tries again after a failure', () => {
    const s = run(typed('a'), sent, failed);
    expect(s.text).toBe('a');
    expect(unsaved(s)).toBe(true);
    expect(due(s, 1000, 1000)).toBeGreaterThan(0);
    expect(due(s, 60_000, 1000)).toBe(0);
  });
  it('begins with what the cart has', () => {
    expect(run(cart('earlier', 3))).toMatchObject({ text: 'earlier', revision: 3 });
    expect(unsaved(run(cart('earlier', 3)))).toBe(false);
  });
  it('never overwrites what was typed here', () => {
    expect(run(typed('mine'), cart('theirs', 3))).toMatchObject({ text: 'mine', saved: 'theirs', revision: 3 });
    expect(run({ type: 'restored', text: 'before the reload' }, cart('older', 2)).text).toBe('before the reload');
  });
  it('does not go back to an older revision', () => {
    expect(run(typed('b'), sent, saved('b', 2), cart('a', 1))).toMatchObject({ text: 'b', revision: 2 });
    expect(run(typed('b'), sent, cart('', 0)).sending).toBe('b');
  });
  it('can be emptied', () => {
    expect(unsaved(run(cart('a', 1), typed('')))).toBe(true);
    expect(run(cart('a', 1), typed(''), sent, saved('', 2))).toMatchObject({ saved: '', text: '' });
  });
  it('waits for a pause, but not for ever', () => {
    const s = { ...run(typed('a')), typedAt: 10_000 };
    expect(due(s, 10_000, 10_000)).toBe(pause);
    expect(due(s, 10_000, 10_000 - longest)).toBe(0);
    expect(due(run(typed('a'), sent), 10_000, 0)).toBeNull();
    expect(due(emptyNote, 10_000, 0)).toBeNull();
  });
});
