// Every positive statement of the page about the far end: what it is said of,
// and that it is over 5 s after that fell silent.
import { expect, it } from 'vitest';
import { Bedside, Cart, Feed, Participant } from '../api/wire';
import { feedState, silentFor } from '../media/feedstate';
import { linkQuality } from '../media/report';
import { en } from '../text/en';
import { make } from '../testing/make';
import { start, type State } from './machine';
import { lostSince } from './notices';
import { standing } from './people';

const now = 1_795_000_000_000;
const live: State = { ...start('cart-7', 's1', 'ana', 'b', now), stage: 'live', ice: 'connected', everLive: true, session: 's1' };
const bedside = make(Bedside, { cart: make(Cart, { id: 'cart-7' }), feeds: [make(Feed, { role: 'room', kind: 'video', state: 'online' })], shutter: 'open' });
const report = { feeds: {}, large: 'room', muted: false };
const eva = make(Participant, { id: 'p', user: 'eva', role: 'consultant', state: 'in-call' });
const facts = (lastFrame: number) => ({ role: 'room', bedside, lastFrame, since: now, connected: true });

/** What is positive `ms` after the last byte, the last frame or the last look. */
const statements: Record<string, (ms: number) => boolean> = {
  'Link: Good, by the cart’s bytes': (ms) => linkQuality(report, lostSince(live, now + ms, now) === null, 20) === 'good',
  'Link: Good, by the large picture’s frames': (ms) => linkQuality(report, true, 20, silentFor(facts(now), now + ms)) === 'good',
  'Link: Good, by our own measurement': (ms) => linkQuality(report, true, 20, 0, ms) === 'good',
  'Live': (ms) => feedState(facts(now), now + ms).kind === 'live',
  'hears you': (ms) =>
    standing(eva, { user: 'ana', role: 'lead', muted: false, microphone: true, apart: lostSince(live, now + ms, now) !== null }, en).includes(en.people.hearsYou),
  'heard by all': (ms) =>
    standing({ ...eva, user: 'ana' }, { user: 'ana', role: 'lead', muted: false, microphone: true, apart: lostSince(live, now + ms, now) !== null }, en).includes(en.people.heard),
};

it.each(Object.entries(statements))('%s does not outlive its source by 5 s', (_, positive) => {
  expect(positive(500)).toBe(true);
  expect(positive(5001)).toBe(false);
});
