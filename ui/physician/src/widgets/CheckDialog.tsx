import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { audioContext, tone } from '../media/chime';
import { asking, closeOwn, lack, openOwn, type Own } from '../media/own';
import { t } from '../text';
import { Notice } from './Notice';

/** Tests camera, microphone and headphones before a session. Nothing waits for it. */
export function CheckDialog({ onClose }: { onClose: () => void }) {
  const [own, setOwn] = useState<Own>(asking);
  useEffect(() => {
    let gone = false;
    let opened: Own | null = null;
    void openOwn().then((o) => {
      opened = o;
      if (gone) closeOwn(o);
      else setOwn(o);
    });
    return () => {
      gone = true;
      if (opened) closeOwn(opened);
    };
  }, []);
  const problem = lack(own, t);
  return (
    <Modal opened onClose={onClose} title={t.checkTitle} centered closeButtonProps={{ 'aria-label': t.close }}>
      <div className="check">
        {problem !== '' && <Notice kind={own.state === 'asking' ? 'info' : 'warn'}>{problem}</Notice>}
        <p>{t.checkCamera}</p>
        <OwnVideo stream={own.stream} />
        <p>{t.checkMicrophone}</p>
        <MicrophoneBar stream={own.stream} />
        <Button variant="default" onClick={() => tone('request')}>
          {t.checkSound}
        </Button>
        <p className="dim small">{t.checkSoundHint}</p>
        <Button onClick={onClose}>{t.close}</Button>
      </div>
    </Modal>
  );
}

export function OwnVideo({ stream }: { stream: MediaStream | null }) {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.srcObject = stream;
  }, [stream]);
  return <video ref={ref} className="own-video" aria-label={t.ownCamera} autoPlay playsInline muted />;
}

function MicrophoneBar({ stream }: { stream: MediaStream | null }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const ctx = audioContext();
    if (!ctx || !stream || stream.getAudioTracks().length === 0) return;
    const source = new MediaStreamAudioSourceNode(ctx, { mediaStream: stream });
    const meter = new AnalyserNode(ctx, { fftSize: 1024 });
    source.connect(meter);
    const samples = new Float32Array(meter.fftSize);
    const timer = setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      const peak = samples.reduce((m, s) => Math.max(m, Math.abs(s)), 0);
      if (bar.current) bar.current.style.inlineSize = `${Math.min(100, Math.round(Math.sqrt(peak) * 100))}%`;
    }, 80);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  }, [stream]);
  return (
    <div className="bar" aria-hidden>
      <div ref={bar} className="bar-fill" />
    </div>
  );
}
