// Messages of the cart and the hub (appliance/api/message.go), in the page's
// language. English comes with the message; the rest is in the catalogue shared
// with the kiosk. A message without a translation stays English.
import spanish from '../../../messages/es.json';
import { t } from '../text';
import { lenient } from './shape';

export interface Catalogue {
  messages: Record<string, string>; // by code; {0}, {1}: the arguments
  words: Record<string, string>; // labels and other arguments, by the English word
}

const mine: Catalogue | undefined = t.lang === 'es' ? spanish : undefined;

const text = (v: unknown): string => (typeof v === 'string' ? v : '');

const own = (record: Record<string, string>, key: string): string | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

/** Translates a word that is its own code, such as a label; a name is unchanged. */
export function wordOf(w: string, catalogue = mine): string {
  return (catalogue && own(catalogue.words, w)) ?? w;
}

/** One word, several separated by commas, or one with an argument, such as "measured at 12:03". */
function phrase(p: string, catalogue: Catalogue | undefined): string {
  const here = catalogue && own(catalogue.words, p);
  if (catalogue === undefined || here !== undefined) return here ?? p;
  const comma = p.indexOf(', ');
  if (comma >= 0) return `${phrase(p.slice(0, comma), catalogue)}, ${phrase(p.slice(comma + 2), catalogue)}`;
  for (const [w, words] of Object.entries(catalogue.words)) {
    const [before, after] = w.split('{0}');
    if (after === undefined || !p.startsWith(before!) || !p.endsWith(after) || p.length < w.length - 3) continue;
    return words.replace('{0}', () => phrase(p.slice(before!.length, p.length - after.length), catalogue));
  }
  return p;
}

/** Turns a message, or an older cart's bare sentence, into a sentence. */
export function say(v: unknown, catalogue = mine): string {
  if (typeof v === 'string') return v;
  const m: Record<string, unknown> = typeof v === 'object' && v !== null ? { ...v } : {};
  const args = (Array.isArray(m.args) ? m.args : []).map((a) => phrase(text(a), catalogue));
  let sentence = text(m.english);
  const words = catalogue && own(catalogue.messages, text(m.code));
  if (text(m.code) === 'words') sentence = args.join(', ');
  else if (words !== undefined) sentence = words.replace(/\{(\d)\}/g, (place, i: string) => args[Number(i)] ?? place);
  const about = text(m.about);
  return about === '' ? sentence : `${wordOf(about, catalogue)}: ${sentence}`;
}

// As parsed by wire.ts.
export const said = lenient((v) => say(v));
export const saids = lenient((v) => (Array.isArray(v) ? v.map((one) => say(one)).filter((sentence) => sentence !== '') : []));
export const word = lenient((v) => (typeof v === 'string' ? wordOf(v) : ''));
