// Runs the note's queue: timers, the cart, and a copy of unsaved text in
// this tab, so that a reload loses nothing.
import type { Note } from '../api/wire';
import { CommandError, type Commands } from './commands';
import { due, emptyNote, noteNext, unsaved, type NoteEvent, type NoteState } from './note';
import { Store } from './store';
import { steady } from './steady';

const place = (encounter: string): string => `telecart-note:${encounter}`;

const again = 3000; // ms

export class NoteKeeper {
  readonly state = new Store<NoteState>(emptyNote);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirtySince = 0;
  private encounter = '';
  private closed = false;
  private idle: (() => void)[] = [];

  constructor(private readonly commands: Commands) {}

  /**
   * Sets the encounter, once known, and restores what a reload left. Another
   * encounter has another patient, so earlier text stays with the earlier one.
   */
  open(encounter: string): void {
    if (encounter === this.encounter || encounter === '') return;
    const before = this.encounter;
    this.encounter = encounter;
    if (before !== '') {
      const { text } = this.state.get();
      if (unsaved(this.state.get())) void this.late(before, text);
      clearTimeout(this.timer);
      this.state.set(emptyNote);
    }
    const left = sessionStorage.getItem(place(encounter));
    if (left !== null && this.state.get().text === '') this.take({ type: 'restored', text: left });
  }

  /** Saves the previous patient's text until the cart has it. */
  private async late(encounter: string, text: string): Promise<void> {
    try {
      await this.commands.ask({ type: 'note', text, encounter });
      if (sessionStorage.getItem(place(encounter)) === text) sessionStorage.removeItem(place(encounter));
    } catch {
      if (!this.closed) setTimeout(() => void this.late(encounter, text), again);
    }
  }

  typed(text: string): void {
    this.take({ type: 'typed', text });
  }

  fromCart(note: Note | undefined): void {
    this.take({ type: 'cart', note });
  }

  /** The link is back: save now. */
  hurry(): void {
    this.state.update({ retryAt: 0 });
    this.plan();
  }

  /** Saves unsaved text; true if all is safe on the cart within `within` ms. */
  async flush(within: number): Promise<boolean> {
    if (!unsaved(this.state.get())) return true;
    this.state.update({ typedAt: 0, retryAt: 0 });
    this.dirtySince = 0;
    this.plan();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, within);
      this.idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return !unsaved(this.state.get());
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private take(e: NoteEvent): void {
    const was = unsaved(this.state.get());
    const s = noteNext(this.state.get(), e, steady());
    this.state.set(s);
    if (unsaved(s) && !was) this.dirtySince = steady();
    this.keep(s);
    this.plan();
    if (!unsaved(s)) for (const done of this.idle.splice(0)) done();
  }

  private keep(s: NoteState): void {
    if (this.encounter === '') return;
    try {
      if (unsaved(s)) sessionStorage.setItem(place(this.encounter), s.text);
      else sessionStorage.removeItem(place(this.encounter));
    } catch {
      // storage full or forbidden: the text is still in memory
    }
  }

  private plan(): void {
    clearTimeout(this.timer);
    const wait = due(this.state.get(), steady(), this.dirtySince);
    if (wait !== null) this.timer = setTimeout(() => void this.save(), wait);
  }

  private async save(): Promise<void> {
    const { text, revision } = this.state.get();
    const { encounter } = this;
    if (!this.commands.open) return; // hurry() is called when it is
    this.take({ type: 'sent' });
    try {
      const reply = await this.commands.ask({ type: 'note', text, revision: revision + 1, encounter });
      if (!reply.note) throw new CommandError('');
      if (encounter !== this.encounter) return; // it was the previous patient's
      this.dirtySince = steady();
      this.take({ type: 'saved', note: reply.note });
    } catch (e) {
      if (encounter !== this.encounter) return;
      this.take({ type: 'failed', text: e instanceof CommandError ? e.message : '' });
    }
  }
}

/** Removes all unsaved notes of this tab: after sign-out nothing of a patient remains. */
export function forgetNotes(): void {
  for (const k of Object.keys(sessionStorage)) if (k.startsWith(place(''))) sessionStorage.removeItem(k);
}
