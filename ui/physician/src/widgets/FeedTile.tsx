import { useEffect, useRef, useState, type PointerEvent, type WheelEvent } from 'react';
import { feedLabel, feedState } from '../media/feedstate';
import { knownFor } from '../media/report';
import { pan, transform, whole, zoomBy, type Zoom } from '../media/zoom';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { useNow } from './clock';
import { steady } from '../session/steady';

interface Props {
  role: string;
  visit: Visit;
  large: boolean;
  zoom: Zoom;
  onZoom: (z: Zoom) => void;
  onChoose: () => void;
}

export function FeedTile({ role, visit, large, zoom, onZoom, onChoose }: Props) {
  const { streams, bedside, frozen, machine } = useStore(visit.view);
  const { report, measured, at } = useStore(visit.reporter.state);
  const video = useRef<HTMLVideoElement>(null);
  const [since] = useState(() => steady());
  const now = useNow(500);
  const stream = streams.get(role);
  const label = feedLabel(role, bedside);
  const watch = visit.reporter.watch(role);

  useEffect(() => {
    watch.attach(video.current);
    return () => watch.attach(null);
  }, [watch]);
  useEffect(() => {
    if (!video.current || !stream) return;
    video.current.srcObject = stream;
    void video.current.play().catch(() => undefined); // muted video may always play; a newer stream may interrupt
  }, [stream]);

  const lastFrame = watch.get().last;
  const state = feedState({ role, bedside, lastFrame, since, connected: machine.ice === 'connected' }, Math.max(now, lastFrame));
  const isFrozen = frozen.has(role) && state.kind !== 'none';
  return (
    <div className={`feed ${large ? 'large' : 'small'} ${isFrozen ? 'frozen' : state.kind}`} data-role={role}>
      <Pannable zoom={zoom} active={large} onZoom={onZoom}>
        <video ref={video} aria-label={label} autoPlay playsInline muted style={{ transform: transform(zoom) }} />
        {isFrozen && <Frozen video={video} style={{ transform: transform(zoom) }} />}
      </Pannable>
      {state.kind !== 'live' && !isFrozen && (
        <div className="feed-message">{state.text}</div>
      )}
      <div className="feed-label">
        <span>{label}</span>
        {isFrozen ? <FrozenMark now={now} brief={!large} /> : state.kind === 'live' && <span className="live">● {t.live}</span>}
      </div>
      {state.kind === 'live' && !isFrozen && <Delay ms={(now - at <= knownFor && report?.feeds[role]?.delayMs) || -1} measured={measured.has(role)} />}
      {!large && <button type="button" className="feed-choose" aria-label={t.makeLarge(label)} title={t.makeLarge(label)} onClick={onChoose} />}
    </div>
  );
}

function Delay({ ms, measured }: { ms: number; measured: boolean }) {
  return (
    <span className="feed-delay" title={measured ? t.delayHint : t.delayLeastHint}>
      {ms < 0 ? t.delayUnknown : <bdi dir="ltr">{measured ? t.delay(ms) : t.delayLeast(ms)}</bdi>}
    </span>
  );
}

function FrozenMark({ now, brief }: { now: number; brief: boolean }) {
  const [at] = useState(() => steady());
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return <span className="frozen-mark">❚❚ {brief ? `${seconds} s` : t.frozen(seconds)}</span>;
}

/** A frozen picture over the video, which continues behind it. */
function Frozen({ video, style }: { video: { current: HTMLVideoElement | null }; style: { transform: string } }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const v = video.current;
    const c = canvas.current;
    if (!v || !c || v.videoWidth === 0) return;
    c.width = v.videoWidth;
    c.height = v.videoHeight;
    c.getContext('2d')?.drawImage(v, 0, 0);
  }, [video]);
  return <canvas ref={canvas} style={style} />;
}

interface PannableProps {
  zoom: Zoom;
  active: boolean;
  onZoom: (z: Zoom) => void;
  children: React.ReactNode;
}

/** The wheel zooms at the pointer, dragging moves, a double click shows the whole picture. */
function Pannable({ zoom, active, onZoom, children }: PannableProps) {
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const wheel = (e: WheelEvent): void => {
    const r = box.current?.getBoundingClientRect();
    if (!active || !r) return;
    onZoom(zoomBy(zoom, e.deltaY < 0 ? 1.2 : 1 / 1.2, (e.clientX - r.left) / r.width, (e.clientY - r.top) / r.height));
  };
  const move = (e: PointerEvent): void => {
    const r = box.current?.getBoundingClientRect();
    if (!drag.current || !r) return;
    onZoom(pan(zoom, (e.clientX - drag.current.x) / r.width, (e.clientY - drag.current.y) / r.height));
    drag.current = { x: e.clientX, y: e.clientY };
  };
  const down = (e: PointerEvent): void => {
    if (!active || zoom.scale <= 1) return;
    drag.current = { x: e.clientX, y: e.clientY };
    box.current?.setPointerCapture(e.pointerId);
  };
  return (
    <div ref={box} className={active && zoom.scale > 1 ? 'feed-picture movable' : 'feed-picture'} onWheel={wheel} onPointerDown={down} onPointerMove={move} onPointerUp={() => (drag.current = null)} onPointerCancel={() => (drag.current = null)} onDoubleClick={() => active && onZoom(whole)}>
      {children}
    </div>
  );
}
