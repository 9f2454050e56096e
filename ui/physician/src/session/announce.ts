import type { RosterEntry } from '../api/wire';
import { t } from '../text';

export type Permission = NotificationPermission | 'impossible';

export function permission(): Permission {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'impossible';
}

/** Announces a new request outside the page. No patient data: a lock screen shows it too. */
export function announce(c: RosterEntry): void {
  if (permission() !== 'granted') return;
  try {
    const n = new Notification(t.requestFrom(c.name), { tag: c.session || c.id });
    n.onclick = () => {
      window.focus();
      n.close();
    };
  } catch {
    // phones only support it in a service worker
  }
}
