import { useEffect, useRef } from 'react';
import type { SoundBuffer } from '../media/soundbuffer';
import { t } from '../text';
import { steady } from '../session/steady';

const floor = -60; // dB

/** The level of the lossless copy over the last tenth of a second. */
export function Meter({ sound }: { sound: SoundBuffer }) {
  const fill = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const fresh = steady() - sound.arrived < 1000;
      const db = fresh ? Math.max(floor, sound.level(0.1)) : floor;
      if (fill.current) fill.current.style.inlineSize = `${Math.round((1 - db / floor) * 100)}%`;
      box.current?.setAttribute('aria-valuenow', String(Math.round(db)));
    }, 100);
    return () => clearInterval(timer);
  }, [sound]);
  return (
    <div ref={box} className="meter" role="meter" aria-label={t.level} aria-valuemin={floor} aria-valuemax={0} aria-valuenow={floor}>
      <div ref={fill} className="meter-fill" />
    </div>
  );
}
