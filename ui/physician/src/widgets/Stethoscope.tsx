import { Button, SegmentedControl, Slider } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { Listener, type Filter } from '../media/listener';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { Icon } from './Icon';
import { Meter } from './Meter';
import { Phonocardiogram } from './Phonocardiogram';
import { useLive } from './playback';

const filterNames: readonly Filter[] = ['off', 'bell', 'diaphragm', 'wide'];

export function Stethoscope({ visit }: { visit: Visit }) {
  const { streams, listening } = useStore(visit.view);
  const [filter, setFilter] = useState<Filter>('off');
  const [gain, setGain] = useState(0);
  const listener = useMemo(() => new Listener(), []);
  const stream = streams.get('stethoscope');
  const { element, blocked, play } = useLive(stream);
  useEffect(() => {
    if (element.current) listener.apply(element.current, { listening, filter, gain });
    return () => listener.drop();
  }, [element, listener, stream, listening, filter, gain]);
  return (
    <section className="panel steth" role="group" aria-label={t.stethoscope}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- of a heart there are none */}
      <audio ref={element} autoPlay />
      <div className="steth-head">
        <h2>{t.stethoscope}</h2>
        <Button size="compact-md" variant={listening ? 'filled' : 'default'} aria-pressed={listening} leftSection={<Icon name="ear" />} onClick={() => visit.setListening(!listening)}>
          {t.listen}
        </Button>
        <Meter sound={visit.sound} />
        {blocked && (
          <Button size="compact-sm" variant="default" onClick={play}>
            {t.playSound}
          </Button>
        )}
      </div>
      <Phonocardiogram sound={visit.sound} />
      <div className="steth-foot">
        <SegmentedControl
          size="xs"
          aria-label={t.filter}
          value={filter}
          onChange={(v) => setFilter(v)}
          data={filterNames.map((f) => ({ value: f, label: <FilterLabel filter={f} /> }))}
        />
        <div className="gain">
          <span className="small">{t.gain}</span>
          <Slider className="gain-slider" size="sm" min={-12} max={24} step={3} value={gain} onChange={setGain} label={null} thumbLabel={t.gain} />
          <span className="small gain-value">{t.decibel(gain)}</span>
        </div>
      </div>
    </section>
  );
}

function FilterLabel({ filter }: { filter: Filter }) {
  return (
    <span className="filter-label">
      {t.filters[filter]}
      <small>{t.ranges[filter]}</small>
    </span>
  );
}
