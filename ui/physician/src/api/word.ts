// Labels in the page's language: each is a code by itself. The kiosk has the
// same catalogue.
import spanish from '../../../messages/es.json';
import { t } from '../text';
import { lenient } from './shape';

const mine = new Map(Object.entries(t.lang === 'es' ? spanish : {}));

/** What is not known, such as a name that a site gave, stays as it is. */
export function wordOf(w: string, words: ReadonlyMap<string, string> = mine): string {
  return words.get(w) ?? w;
}

/** As wire.ts reads a label. */
export const word = lenient((x) => (typeof x === 'string' ? wordOf(x) : ''));
