import type { ReactNode } from 'react';

/**
 * One sentence in a bar. "lost" is the only red thing on the page. No live
 * region: its seconds would be read out one by one, see Announcer.
 */
export function Notice({ kind, children }: { kind: 'lost' | 'warn' | 'info'; children: ReactNode }) {
  const shape = kind === 'lost' ? '■' : kind === 'warn' ? '▲' : 'i';
  return (
    <div className={`notice ${kind}`} role="note">
      <span className="notice-shape" aria-hidden>
        {shape}
      </span>
      <div className="notice-text">{children}</div>
    </div>
  );
}
