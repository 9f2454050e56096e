/**
 * What a screen reader says after an element's name. ARIA 1.3 has it for every
 * role and browsers know it; the linter's table is of ARIA 1.2, and so it stands
 * here once.
 */
export function described(text: string): { 'aria-description'?: string } {
  return text === '' ? {} : { 'aria-description': text };
}
