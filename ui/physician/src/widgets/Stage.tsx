import { ActionIcon, Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { videoRoles } from '../api/messages';
import { feedLabel, feedState } from '../media/feedstate';
import { whole, zoomBy, type Zoom } from '../media/zoom';
import { speaks, treats } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { decimal } from '../text/times';
import { FeedTile } from './FeedTile';
import { Icon, type IconName } from './Icon';
import { Stills } from './Stills';
import { SelfView } from './SelfView';
import { useNow } from './clock';

/** The pictures: one large, the others beside it. The <video> elements move only on the grid, never in the document. */
export function Stage({ visit }: { visit: Visit }) {
  const view = useStore(visit.view);
  const [zoom, setZoom] = useState<Zoom>(whole);
  const stage = useRef<HTMLDivElement>(null);
  const cameras = view.bedside?.feeds.filter((f) => f.kind === 'video').map((f) => f.role) ?? [];
  const roles = cameras.length > 0 ? [...new Set([...videoRoles.filter((r) => cameras.includes(r)), ...cameras])] : [...videoRoles];
  const choose = (role: string): void => {
    setZoom(whole);
    visit.setLarge(role);
  };
  return (
    <section className="stage-box">
      <div className="stage" ref={stage} style={{ gridTemplateRows: `repeat(${roles.length}, minmax(0, max-content)) minmax(0, 1fr)` }}>
        {roles.map((role) => (
          <FeedTile key={role} role={role} visit={visit} large={role === view.large} zoom={role === view.large ? zoom : whole} onZoom={setZoom} onChoose={() => choose(role)} />
        ))}
        <SelfView visit={visit} />
      </div>
      <Stills visit={visit} />
      <Tools visit={visit} zoom={zoom} onZoom={setZoom} onFullscreen={() => void stage.current?.querySelector('.feed.large')?.requestFullscreen?.().catch(() => undefined)} />
    </section>
  );
}

interface ToolsProps {
  visit: Visit;
  zoom: Zoom;
  onZoom: (z: Zoom) => void;
  onFullscreen: () => void;
}

function Tools({ visit, zoom, onZoom, onFullscreen }: ToolsProps) {
  const { muted, frozen, large } = useStore(visit.view);
  const isFrozen = frozen.has(large);
  return (
    <div className="tools">
      {speaks(visit.role) && <Button variant="default" className={muted ? 'pressed' : ''} size="md" aria-pressed={muted} leftSection={<Icon name={muted ? 'muted' : 'microphone'} />} onClick={() => visit.setMuted(!muted)}>
        {t.muteMicrophone}
      </Button>}
      {muted && (
        <span className="muted-mark" role="status">
          {t.mutedMark}
        </span>
      )}
      <span className="spring" />
      <Tool icon="minus" label={t.zoomOut} off={zoom.scale <= 1} onClick={() => onZoom(zoomBy(zoom, 1 / 1.5))} />
      <span className="zoom-value">{decimal(zoom.scale, 1)}×</span>
      <Tool icon="plus" label={t.zoomIn} off={zoom.scale >= 8} onClick={() => onZoom(zoomBy(zoom, 1.5))} />
      <Tool icon="whole" label={t.zoomReset} off={zoom.scale <= 1} onClick={() => onZoom(whole)} />
      <Tool icon="expand" label={t.fullscreen} onClick={onFullscreen} />
      <Button variant="default" className={isFrozen ? 'pressed' : ''} size="md" leftSection={<Icon name={isFrozen ? 'play' : 'pause'} />} onClick={() => visit.setFrozen(large, !isFrozen)}>
        {isFrozen ? t.goLive : t.freeze}
      </Button>
      {treats(visit.role) && <TakeStill visit={visit} />}
    </div>
  );
}

function Tool({ icon, label, off = false, onClick }: { icon: IconName; label: string; off?: boolean; onClick: () => void }) {
  return (
    <ActionIcon variant="default" size={42} aria-label={label} title={label} disabled={off} onClick={onClick}>
      <Icon name={icon} />
    </ActionIcon>
  );
}

/** The cart takes the picture itself at the camera's full size, so the camera must be there, whatever the link shows. */
function TakeStill({ visit }: { visit: Visit }) {
  const { bedside, large, machine, taking } = useStore(visit.view);
  const now = useNow();
  const feed = bedside?.feeds.find((f) => f.role === large);
  const facts = { role: large, bedside, lastFrame: now, since: now, connected: true };
  const blocked = !feed || feed.state === 'offline' || machine.ice !== 'connected' || feedState(facts, now).kind === 'none';
  const title = blocked ? t.stillUnavailable : `${t.takeStill}: ${feedLabel(large, bedside)}`;
  return (
    <Button size="md" aria-label={t.takeStill} title={title} disabled={blocked} leftSection={<Icon name="camera" />} onClick={() => feed && void visit.still(feed.device)}>
      {taking > 0 ? t.takingStill : t.takeStill}
    </Button>
  );
}
