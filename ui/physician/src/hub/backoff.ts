/** How long to wait before try n (0, 1, …): 0.5 s doubling to 5 s, less up to a third so that pages do not come back in step. */
export function backoff(n: number, random: number): number {
  const full = Math.min(5000, 500 * 2 ** Math.min(n, 10));
  return Math.round(full * (1 - random / 3));
}
