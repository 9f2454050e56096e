// The page's clock: milliseconds since 1970 by the computer's clock as it was
// when the page began. It never jumps, so that a difference is a duration; the
// computer's own clock is for nothing else (vitals/readings.ts says why it
// looks at both).

let origin: number | undefined;

const began = (): number => (origin ??= Date.now() - performance.now());

export const steady = (): number => began() + performance.now();

/** The page's time of a moment of the browser's timeline. */
export const ofTimeline = (ms: number): number => began() + ms;
