/** The cart named in the address, "#/session/cart-7"; empty without one. */
export function cartInAddress(hash: string): string {
  const m = /^#\/session\/([^/]+)$/.exec(hash);
  if (!m) return '';
  try {
    return decodeURIComponent(m[1]!);
  } catch {
    return '';
  }
}
