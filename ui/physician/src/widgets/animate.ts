import { useEffect, useRef, type RefObject } from 'react';

/** Calls draw with the canvas, at its size in device pixels, at most every `every` ms. */
export function useCanvas(draw: (ctx: CanvasRenderingContext2D, width: number, height: number, ratio: number) => void, every: number): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const newest = useRef(draw);
  useEffect(() => {
    newest.current = draw;
  });
  useEffect(() => {
    let handle = 0;
    let last = 0;
    const step = (now: number): void => {
      handle = requestAnimationFrame(step);
      if (now - last < every) return;
      last = now;
      const c = canvas.current;
      const ctx = c?.getContext('2d');
      if (!c || !ctx || c.clientWidth === 0) return;
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const width = Math.round(c.clientWidth * ratio);
      const height = Math.round(c.clientHeight * ratio);
      if (c.width !== width) c.width = width;
      if (c.height !== height) c.height = height;
      newest.current(ctx, width, height, ratio);
    };
    handle = requestAnimationFrame(step);
    return () => cancelAnimationFrame(handle);
  }, [every]);
  return canvas;
}
