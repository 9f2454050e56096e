import { Button } from '@mantine/core';
import { voicePrefix } from '../api/messages';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { Notice } from './Notice';
import { useLive } from './playback';

/** The voices at the bedside and of the others in the session; invisible unless the browser blocks the sound. */
export function TalkAudio({ visit }: { visit: Visit }) {
  const { streams } = useStore(visit.view);
  const voices = [...streams.keys()].filter((role) => role.startsWith(voicePrefix));
  return (
    <>
      <Voice stream={streams.get('talk')} tells />
      {voices.map((role) => (
        <Voice key={role} stream={streams.get(role)} />
      ))}
    </>
  );
}

/** If one of them is blocked, all are. */
function Voice({ stream, tells = false }: { stream: MediaStream | undefined; tells?: boolean }) {
  const { element, blocked, play } = useLive(stream);
  return (
    <>
      {/* Live speech: there is nothing that captions could be made of. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio ref={element} autoPlay hidden />
      {tells && blocked && (
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
