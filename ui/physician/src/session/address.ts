/** The cart in the address, "#/session/cart-7", or "". */
export function cartInAddress(hash: string): string {
  const m = /^#\/session\/([^/]+)$/.exec(hash);
  if (!m) return '';
  try {
    return decodeURIComponent(m[1]!);
  } catch {
    return '';
  }
}
