/**
 * What a screen reader says after an element's name. ARIA 1.3 allows it for every
 * role and browsers support it; the linter's table is of ARIA 1.2, so it is used
 * only here.
 */
export function described(text: string): { 'aria-description'?: string } {
  return text === '' ? {} : { 'aria-description': text };
}
