import { speaks } from '../session/people';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';
import { OwnVideo } from './CheckDialog';
import { Icon } from './Icon';

/** What the bedside sees of the physician. */
export function SelfView({ visit }: { visit: Visit }) {
  const { own, muted } = useStore(visit.view);
  const seen = own.camera === 'on';
  if (!speaks(visit.role)) return null;
  return (
    <div className="self">
      {seen ? <OwnVideo stream={own.stream} /> : <span className="self-none">{t.noOwnCamera}</span>}
      <div className="feed-label">
        <span>{t.ownCamera}</span>
        {muted && <Icon name="muted" size={15} />}
      </div>
    </div>
  );
}
