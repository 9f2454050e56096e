// The language of the page, from the browser's settings.
import { en, type Text } from './en';
import { es } from './es';

export type { Text };

/** The first wanted language that the page has, otherwise English. */
export function pick(wanted: readonly string[]): Text {
  for (const w of wanted) {
    if (/^es\b/i.test(w)) return es;
    if (/^en\b/i.test(w)) return en;
  }
  return en;
}

export const t: Text = pick(typeof navigator === 'undefined' ? [] : navigator.languages);
