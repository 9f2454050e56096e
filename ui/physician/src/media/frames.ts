// Counts the frames of a <video> that reached the screen, and remembers
// when the last one did.

import { ofTimeline, steady } from '../session/steady';

export interface FrameCount {
  readonly frames: number; // since the session began, over all connections
  readonly last: number; // page's clock ms of the newest; 0: none yet
  readonly onScreen: number | undefined; // ms from the arrival of a frame to the screen, lately
  readonly shown?: Shown; // the newest frame
  readonly width: number;
  readonly height: number;
}

/** One frame on the screen. */
export interface Shown {
  readonly rtp: number; // its RTP time, 1/90000 s modulo 2^32
  readonly at: number; // page's clock when it is on the screen
}

export class FrameWatch {
  private frames = 0;
  private last = 0;
  private onScreen: number | undefined;
  private shown: Shown | undefined;
  private width = 0;
  private height = 0;
  private presented = 0;
  private video: HTMLVideoElement | null = null;
  private handle = 0;

  /** Watches this element from now on; null: none. */
  attach(video: HTMLVideoElement | null): void {
    if (this.video) this.video.cancelVideoFrameCallback(this.handle);
    this.video = video;
    this.presented = 0;
    if (video && 'requestVideoFrameCallback' in video) this.handle = video.requestVideoFrameCallback(this.frame);
  }

  get(): FrameCount {
    return { frames: this.frames, last: this.last, onScreen: this.onScreen, shown: this.shown, width: this.width, height: this.height };
  }

  private readonly frame = (_now: number, m: VideoFrameCallbackMetadata): void => {
    const video = this.video;
    if (!video) return;
    // presentedFrames also counts frames between two callbacks; it restarts
    // with a new stream.
    this.frames += m.presentedFrames > this.presented ? m.presentedFrames - this.presented : 1;
    this.presented = m.presentedFrames;
    this.last = steady();
    if (m.receiveTime !== undefined) this.screen(m.expectedDisplayTime - m.receiveTime);
    this.shown = m.rtpTimestamp === undefined ? undefined : { rtp: m.rtpTimestamp, at: ofTimeline(m.expectedDisplayTime) };
    this.width = m.width;
    this.height = m.height;
    this.handle = video.requestVideoFrameCallback(this.frame);
  };

  private screen(ms: number): void {
    if (!(ms >= 0 && ms < 60_000)) return;
    this.onScreen = this.onScreen === undefined ? ms : this.onScreen + (ms - this.onScreen) / 15;
  }
}
