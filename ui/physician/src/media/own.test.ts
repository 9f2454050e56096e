import { afterEach, expect, it, vi } from 'vitest';
import { en } from '../text/en';
import { es } from '../text/es';
import { lack, openOwn } from './own';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A browser that refuses each of the two for a reason, or gives it. */
function browser(camera: string, microphone: string): MediaStreamConstraints[] {
  const asked: MediaStreamConstraints[] = [];
  const getUserMedia = (c: MediaStreamConstraints) => {
    asked.push(c);
    const no = [c.video ? camera : '', c.audio ? microphone : ''].find(Boolean);
    if (no) return Promise.reject(new DOMException('no', no));
    return Promise.resolve({ getTracks: () => [c.video ? 'camera' : '', c.audio ? 'microphone' : ''].filter(Boolean) });
  };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  vi.stubGlobal('MediaStream', class {
    constructor(readonly tracks: string[]) {}
    getTracks = () => this.tracks;
  });
  return asked;
}

const reasons = { NotAllowedError: 'denied', NotReadableError: 'busy', AbortError: 'busy', NotFoundError: 'missing' } as const;

it.each(Object.entries(reasons))('a camera that gives %s leaves the microphone, and is named', async (error, device) => {
  browser(error, '');
  const own = await openOwn();
  expect(own).toMatchObject({ camera: device, microphone: 'on' });
  expect(own.stream?.getTracks()).toEqual(['microphone']);
  for (const t of [en, es]) expect(lack(own, t)).toBe(t.own.camera[device]);
});

it.each(Object.entries(reasons))('a microphone that gives %s leaves the camera, and is named', async (error, device) => {
  browser('', error);
  const own = await openOwn();
  expect(own).toMatchObject({ camera: 'on', microphone: device });
  expect(own.stream?.getTracks()).toEqual(['camera']);
  for (const t of [en, es]) expect(lack(own, t)).toBe(t.own.microphone[device]);
});

it('both are named, each for its own reason', async () => {
  browser('NotAllowedError', 'NotReadableError');
  const own = await openOwn();
  expect(own.stream).toBeNull();
  expect(lack(own, en)).toBe(`${en.own.microphone.busy} ${en.own.camera.denied}`);
});

it('asks once where both are given', async () => {
  const asked = browser('', '');
  expect(await openOwn()).toMatchObject({ camera: 'on', microphone: 'on' });
  expect(asked).toHaveLength(1);
});

it('a page that is not secure has neither', async () => {
  vi.stubGlobal('navigator', {});
  expect(lack(await openOwn(), en)).toBe(en.own.insecure);
  expect(en.own.insecure).not.toBe('');
});
