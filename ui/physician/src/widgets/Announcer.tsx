import { useState } from 'react';

/** Reads a sentence out once when its topic begins, however often its seconds change. */
export function Announcer({ topic, text }: { topic: string; text: string }) {
  const [said, setSaid] = useState({ topic: '', text: '' });
  if (said.topic !== topic) setSaid({ topic, text });
  return (
    <p className="unseen" role="status">
      {said.topic === topic ? said.text : text}
    </p>
  );
}
