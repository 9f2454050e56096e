import { describe, expect, it } from 'vitest';
import { read } from '../api/shape';
import { Bedside } from '../api/wire';
import { addSample, best, clockSample } from './clock';
import { cushion, none } from './cushion';
import { delay, fromNtp, loss, type Inbound, rtpMillis } from './delay';
import { feedState } from './feedstate';
import { doctorReport, feedReport, linkQuality, type Look } from './report';
import { vp8First, wantedMids } from './sdp';
import { missing, SoundBuffer } from './soundbuffer';
import { pan, whole, zoomBy } from './zoom';

const t0 = 1_795_000_000_000;
const stream: Inbound = { at: t0, received: 100, lost: 0, buffered: 1, emitted: 100, samples: 48000, width: 1280, height: 720 };
const clock = { offset: 5000, rtt: 20 };

describe('the clock', () => {
  it('believes the quickest answer', () => {
    const slow = clockSample(0, 400, 5390);
    const quick = clockSample(1000, 1020, 6010);
    expect(best([slow, quick])).toEqual({ offset: 5000, rtt: 20 });
    expect(best([])).toBeUndefined();
    expect(Array.from({ length: 50 }).reduce<ReturnType<typeof addSample>>((all) => addSample(all, quick), [])).toHaveLength(12);
  });
});

describe('the delay', () => {
  it('counts RTP time across its wrap', () => {
    expect(rtpMillis(90_000, 87_000)).toBeCloseTo(33.33, 1);
    expect(rtpMillis(1500, 2 ** 32 - 1500)).toBeCloseTo(33.33, 1);
    expect(rtpMillis(2 ** 32 - 1500, 1500)).toBeCloseTo(-33.33, 1);
  });

  it('comes from the capture time, then from playout, then from the way and the buffer', () => {
    const capture = { ...stream, shown: t0, capture: t0 + 5000 - 42, playout: t0 + 5000 - 30 };
    expect(delay(capture, undefined, clock, 20)).toEqual({ ms: 42, measured: true });
    expect(delay({ ...stream, playout: t0 + 5000 - 30 }, undefined, clock, 20)).toEqual({ ms: 30, measured: false });
    expect(delay({ ...stream, buffered: 1.5, emitted: 125 }, stream, clock, 20).ms).toBe(30);
    expect(delay({ ...stream, onScreen: 25 }, stream, clock, 20)).toEqual({ ms: 35, measured: false });
  });
  it('is not known rather than absurd', () => {
    expect(delay({ ...stream, playout: t0 }, stream, undefined, undefined).ms).toBe(-1);
    expect(delay({ ...stream, playout: t0 + 9000 }, stream, clock, undefined).ms).toBe(-1);
    expect(delay({ ...stream, capture: t0 + 9000, shown: t0 }, stream, clock, undefined).ms).toBe(-1);
    expect(delay(stream, stream, undefined, 20).ms).toBe(-1);
  });
  it('reads both kinds of NTP stamps', () => {
    expect(fromNtp(t0 + 2_208_988_800_000)).toBe(t0);
    expect(fromNtp(t0)).toBe(t0);
    expect(fromNtp(0)).toBeUndefined();
    expect(fromNtp(NaN)).toBeUndefined();
  });
  it('counts loss since the last look', () => {
    expect(loss({ ...stream, received: 190, lost: 10 }, stream)).toBeCloseTo(0.1);
    expect(loss(stream, stream)).toBe(0);
    expect(loss({ ...stream, received: 5 }, stream)).toBe(0); // a new stream counts from 0
  });
});

describe('the report', () => {
  const video = (frames: number, last: number) => ({ frames, last, onScreen: undefined, width: 1280, height: 720 });
  const look = (over: Partial<Look>): Look => ({ at: t0, paused: false, inbound: stream, ...over });
  it('says what was rendered', () => {
    const before = look({ at: t0 - 1000, video: video(100, t0 - 1000) });
    const r = feedReport(look({ video: video(130, t0 - 10), inbound: { ...stream, buffered: 1.3, emitted: 130 } }), before, undefined, 20);
    expect(r).toEqual({ frames: 130, fps: 30, delayMs: 20, width: 1280, height: 720, frozen: false, loss: 0 });
  });
  it('calls a standing picture frozen, and names no delay for it', () => {
    const r = feedReport(look({ video: video(130, t0 - 4000) }), look({ at: t0 - 1000, video: video(130, t0 - 4000) }), clock, 20);
    expect(r).toMatchObject({ frozen: true, fps: 0, delayMs: -1 });
    expect(feedReport(look({ video: video(0, 0) }), undefined, clock, 20)).toMatchObject({ frozen: true, frames: 0 });
  });
  it('says what the physician froze', () => {
    const before = look({ at: t0 - 1000, video: video(100, t0 - 1000) });
    expect(feedReport(look({ video: video(130, t0), paused: true }), before, clock, 20).frozen).toBe(true);
  });
  it('counts samples of sound', () => {
    const r = feedReport(look({ inbound: { ...stream, samples: 96000 } }), look({ at: t0 - 1000 }), undefined, undefined);
    expect(r).toMatchObject({ frames: 96000, fps: 48000, frozen: false });
    expect(feedReport(look({}), look({ at: t0 - 1000 }), undefined, undefined).frozen).toBe(true);
  });
  it('gives the link one word', () => {
    const report = (over: object) => doctorReport(new Map([['room', look({ video: video(130, t0), ...over })]]), new Map(), 'room', false, undefined, 20);
    expect(linkQuality(report({}), true, 20)).toBe('good');
    expect(linkQuality(report({ inbound: { ...stream, received: 80, lost: 20 } }), true, 20)).toBe('poor');
    expect(linkQuality(report({}), true, 200)).toBe('fair');
    expect(linkQuality(report({}), false, 20)).toBe('lost');
    expect(linkQuality(null, true, undefined)).toBe('unknown');
  });
});

describe('what is said over a picture', () => {
  const bed = (over: object) => read(Bedside, { session: { phase: 'in-call' }, shutter: 'open', feeds: [{ role: 'exam', label: 'Exam camera', kind: 'video', state: 'online' }], ...over });
  const facts = { role: 'exam', bedside: bed({}), lastFrame: t0 - 100, since: t0 - 9000, connected: true };
  it.each<[string, string, object]>([
    ['live', '', {}],
    ['stopped', 'No picture for 4 s', { lastFrame: t0 - 4000 }],
    ['none', 'Waiting for the first picture, 9 s', { lastFrame: 0 }],
    ['none', 'Privacy shutter closed at the cart', { bedside: bed({ shutter: 'closed' }) }],
    ['none', 'On hold', { bedside: bed({ session: { phase: 'in-call', held: true } }) }],
    ['stopped', 'Exam camera unplugged', { lastFrame: t0 - 4000, bedside: bed({ feeds: [{ role: 'exam', state: 'offline' }] }) }],
    ['stopped', 'Exam camera not available: Plug it in.', { lastFrame: t0 - 4000, bedside: bed({ feeds: [{ role: 'exam', state: 'offline', detail: 'Plug it in.' }] }) }],
    ['stopped', 'No picture for 4 s', { lastFrame: t0 - 4000, connected: false, bedside: bed({ feeds: [{ role: 'exam', state: 'offline' }] }) }],
    ['none', 'Exam camera is starting', { lastFrame: 0, bedside: bed({ feeds: [{ role: 'exam', state: 'starting' }] }) }],
  ])('%s: %s', (kind, text, over) => {
    expect(feedState({ ...facts, ...over }, t0)).toEqual({ kind, text });
  });
});

describe('the negotiation', () => {
  const sdp = ['v=0', 's=-', 'm=video 9 UDP/TLS/RTP/SAVPF 102', 'a=mid:0', 'a=sendonly', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:1', 'a=recvonly', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:2', 'a=recvonly', 'm=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:3', 'a=recvonly', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:4', ''].join('\r\n');
  it('finds the sections for our camera and microphone', () => {
    expect(wantedMids(sdp)).toEqual([{ mid: '1', kind: 'video' }, { mid: '2', kind: 'audio' }]);
    expect(wantedMids('')).toEqual([]);
  });
  it('wants VP8 and keeps the rest', () => {
    const c = ['video/H264', 'video/VP8', 'video/rtx'].map((mimeType) => ({ mimeType }));
    expect(vp8First(c).map((x) => x.mimeType)).toEqual(['video/VP8', 'video/H264', 'video/rtx']);
  });
});

describe('the sound buffer', () => {
  const block = (first: number, samples: number[], gap = false, rate = 8000) => ({ gap, rate, first, at: t0, samples: Int16Array.from(samples) });
  it('marks what is missing', () => {
    const b = new SoundBuffer(1);
    b.add(block(100, [1, 2]), 0);
    b.add(block(105, [3]), 0);
    expect([100, 101, 102, 104, 105, 106, 99].map((n) => b.at(n))).toEqual([1, 2, missing, missing, 3, missing, missing]);
    expect(b.gaps).toBe(1);
    expect(b.range(100, 106)).toEqual({ min: 1, max: 3, gap: true });
    expect(b.range(100, 102)).toEqual({ min: 1, max: 2, gap: false });
  });
  it('marks a gap that only the flag tells of', () => {
    const b = new SoundBuffer(1);
    b.add(block(0, [1, 2]), 0);
    b.add(block(2, [3], true), 0);
    expect(b.gaps).toBe(1);
    expect([0, 1, 2].map((n) => b.at(n))).toEqual([1, missing, 3]);
  });
  it('forgets everything when the numbering starts again', () => {
    const b = new SoundBuffer(1);
    b.add(block(5000, [1, 2]), 0);
    b.add(block(0, [7]), 0);
    expect([5000, 0].map((n) => b.at(n))).toEqual([missing, 7]);
    expect(b.gaps).toBe(1);
  });
  it('holds its seconds and no more', () => {
    const b = new SoundBuffer(1);
    for (let n = 0; n < 20000; n += 500) b.add(block(n, new Array<number>(500).fill(9)), 0);
    expect(b.at(11999)).toBe(missing);
    expect(b.at(12000)).toBe(9);
    b.add(block(1e9, [1]), 0); // a jump far ahead
    expect(b.range(1e9 - 8000, 1e9)).toEqual({ min: Infinity, max: -Infinity, gap: true });
  });
  it('measures the level', () => {
    const b = new SoundBuffer(1);
    expect(b.level(1)).toBe(-Infinity);
    b.add(block(0, new Array<number>(800).fill(3277)), 0);
    expect(b.level(0.1)).toBeCloseTo(-20, 1);
  });
});

describe('zoom', () => {
  it('keeps the point under the pointer, and the edge outside', () => {
    const z = zoomBy(whole, 2, 0.75, 0.5);
    expect(z).toEqual({ scale: 2, x: 0.625, y: 0.5 });
    expect(zoomBy(z, 0.1)).toEqual(whole);
    expect(pan(z, -9, 0)).toEqual({ scale: 2, x: 0.75, y: 0.5 });
    expect(zoomBy(whole, 99).scale).toBe(8);
  });
});

describe('the wait of speech', () => {
  it('begins with the first loss and ends a while after the last', () => {
    let c = cushion(none, 0, 1000);
    expect(c.ms).toBe(0);
    c = cushion(c, 0.1, 2000);
    expect(c.ms).toBe(80);
    c = cushion(c, 0, 22_000);
    expect(c.ms).toBe(80);
    c = cushion(c, 0, 22_001);
    expect(c.ms).toBe(0);
  });
});
