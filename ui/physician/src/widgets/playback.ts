import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

interface Live {
  readonly element: RefObject<HTMLAudioElement | null>;
  readonly blocked: boolean; // the browser blocks the sound
  readonly play: () => void;
}

/** Plays a live stream in the element. */
export function useLive(stream: MediaStream | undefined): Live {
  const element = useRef<HTMLAudioElement>(null);
  const [blocked, setBlocked] = useState(false);
  const play = useCallback((): void => {
    element.current?.play().then(
      () => setBlocked(false),
      (e: unknown) => setBlocked(e instanceof DOMException && e.name === 'NotAllowedError'),
    );
  }, []);
  useEffect(() => {
    if (!element.current || !stream) return;
    element.current.srcObject = stream;
    play();
  }, [stream, play]);
  useEffect(() => {
    if (!blocked) return;
    document.addEventListener('pointerdown', play, { once: true });
    return () => document.removeEventListener('pointerdown', play);
  }, [blocked, play]);
  return { element, blocked, play };
}
