import { useEffect, useState } from 'react';
import { steady } from '../session/steady';

/** The page's time, updated every `every` ms; the component is redrawn with it. */
export function useNow(every = 1000): number {
  const [now, setNow] = useState(() => steady());
  useEffect(() => {
    const timer = setInterval(() => setNow(steady()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
