import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { Notice } from './Notice';
import { useLive } from './playback';

/** The voices at the bedside; nothing to see unless the browser holds the sound back. */
export function TalkAudio({ visit }: { visit: Visit }) {
  const { streams } = useStore(visit.view);
  const element = useRef<HTMLAudioElement>(null);
  const [blocked, play] = useLive(element, streams.get('talk'));
  return (
    <>
      <audio ref={element} autoPlay hidden />
      {blocked && (
        <Notice kind="warn">
          {t.soundBlocked}
          <Button size="compact-sm" variant="default" onClick={play}>
            {t.playSound}
          </Button>
        </Notice>
      )}
    </>
  );
}
