import { useEffect, useState, type RefObject } from 'react';

/** Plays a live stream in this element; true while the browser holds the sound back. */
export function useLive(element: RefObject<HTMLAudioElement | null>, stream: MediaStream | undefined): [boolean, () => void] {
  const [blocked, setBlocked] = useState(false);
  const play = (): void => {
    element.current?.play().then(
      () => setBlocked(false),
      (e: unknown) => setBlocked(e instanceof DOMException && e.name === 'NotAllowedError'),
    );
  };
  useEffect(() => {
    if (!element.current || !stream) return;
    element.current.srcObject = stream;
    play();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [stream]);
  useEffect(() => {
    if (!blocked) return;
    document.addEventListener('pointerdown', play, { once: true });
    return () => document.removeEventListener('pointerdown', play);
  });
  return [blocked, play];
}
