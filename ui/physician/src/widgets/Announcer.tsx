import { useState } from 'react';

/** Reads out a sentence once when its topic begins, however often its seconds change. */
export function Announcer({ topic, text, urgent }: { topic: string; text: string; urgent?: boolean }) {
  const [said, setSaid] = useState({ topic: '', text: '' });
  if (said.topic !== topic) setSaid({ topic, text });
  return (
    <p className="unseen" role={urgent ? 'alert' : 'status'}>
      {said.topic === topic ? said.text : text}
    </p>
  );
}
