// Runs the note's queue: timers, the cart, and a copy of what is unsaved in
// this tab, so that a reload loses nothing.
import type { Note } from '../api/wire';
import { CommandError, type Commands } from './commands';
import { due, emptyNote, noteNext, unsaved, type NoteEvent, type NoteState } from './note';
import { Store } from './store';

const place = (session: string): string => `telecart-note:${session}`;

export class NoteKeeper {
  readonly state = new Store<NoteState>(emptyNote);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirtySince = 0;
  private session = '';
  private idle: (() => void)[] = [];

  constructor(private readonly commands: Commands) {}

  /** Names the session, once it is known, and takes up what a reload left. */
  open(session: string): void {
    if (session === this.session || session === '') return;
    this.session = session;
    const left = sessionStorage.getItem(place(session));
    if (left !== null && this.state.get().text === '') this.take({ type: 'restored', text: left });
  }

  typed(text: string): void {
    this.take({ type: 'typed', text });
  }

  fromCart(note: Note | undefined): void {
    this.take({ type: 'cart', note });
  }

  /** The link is back: what waits goes out now. */
  hurry(): void {
    this.state.update({ retryAt: 0 });
    this.plan();
  }

  /** Saves what is unsaved; true when all is safe on the cart, at the latest after `within` ms. */
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
    clearTimeout(this.timer);
  }

  private take(e: NoteEvent): void {
    const was = unsaved(this.state.get());
    const s = noteNext(this.state.get(), e, Date.now());
    this.state.set(s);
    if (unsaved(s) && !was) this.dirtySince = Date.now();
    this.keep(s);
    this.plan();
    if (!unsaved(s)) for (const done of this.idle.splice(0)) done();
  }

  private keep(s: NoteState): void {
    if (this.session === '') return;
    try {
      if (unsaved(s)) sessionStorage.setItem(place(this.session), s.text);
      else sessionStorage.removeItem(place(this.session));
    } catch {
      // full or forbidden: the text is still in memory
    }
  }

  private plan(): void {
    clearTimeout(this.timer);
    const wait = due(this.state.get(), Date.now(), this.dirtySince);
    if (wait !== null) this.timer = setTimeout(() => void this.save(), wait);
  }

  private async save(): Promise<void> {
    const { text, revision } = this.state.get();
    if (!this.commands.open) return; // hurry() comes when it is
    this.take({ type: 'sent' });
    try {
      const reply = await this.commands.ask({ type: 'note', text, revision: revision + 1 });
      if (!reply.note) throw new CommandError('');
      this.dirtySince = Date.now();
      this.take({ type: 'saved', note: reply.note });
    } catch (e) {
      this.take({ type: 'failed', text: e instanceof CommandError ? e.message : '' });
    }
  }
}

/** Removes all unsaved notes of this tab: at sign-out nothing of a patient stays. */
export function forgetNotes(): void {
  for (const k of Object.keys(sessionStorage)) if (k.startsWith(place(''))) sessionStorage.removeItem(k);
}
