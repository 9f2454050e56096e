// Zoom and pan of a picture: pure geometry, in shares of the picture's size.

export interface Zoom {
  readonly scale: number; // 1..8
  readonly x: number; // of the middle, 0..1
  readonly y: number;
}

export const whole: Zoom = { scale: 1, x: 0.5, y: 0.5 };
const most = 8;

/** Keeps the picture's edges outside its frame. */
function clamp(z: Zoom): Zoom {
  const half = 0.5 / z.scale;
  const inside = (v: number): number => Math.min(1 - half, Math.max(half, v));
  return { scale: z.scale, x: inside(z.x), y: inside(z.y) };
}

/** Scales by `factor` so that the point (px, py) of the frame, 0..1, stays where it is. */
export function zoomBy(z: Zoom, factor: number, px = 0.5, py = 0.5): Zoom {
  const scale = Math.min(most, Math.max(1, z.scale * factor));
  const shift = 1 / z.scale - 1 / scale;
  return clamp({ scale, x: z.x + (px - 0.5) * shift, y: z.y + (py - 0.5) * shift });
}

/** Moves by shares of the frame's size. */
export function pan(z: Zoom, dx: number, dy: number): Zoom {
  return clamp({ ...z, x: z.x - dx / z.scale, y: z.y - dy / z.scale });
}

/** As a CSS transform, origin in the middle. */
export function transform(z: Zoom): string {
  return `scale(${z.scale}) translate(${((0.5 - z.x) * 100).toFixed(3)}%, ${((0.5 - z.y) * 100).toFixed(3)}%)`;
}
