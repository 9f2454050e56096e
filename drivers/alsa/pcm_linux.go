//go:build cgo

package alsa

/*
#cgo pkg-config: alsa
#include <alsa/asoundlib.h>

// libasound writes every failed attempt to standard error, where it does not
// belong: we report the error ourselves.
static void tc_quiet(const char *file, int line, const char *function, int err, const char *fmt, ...) {}

static int tc_open(snd_pcm_t **pcm, const char *name, int playback) {
	snd_lib_error_set_handler(tc_quiet);
	return snd_pcm_open(pcm, name, playback ? SND_PCM_STREAM_PLAYBACK : SND_PCM_STREAM_CAPTURE,
		SND_PCM_NONBLOCK | SND_PCM_NO_AUTO_RESAMPLE | SND_PCM_NO_AUTO_CHANNELS |
		SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_SOFTVOL);
}

// tc_hw sets exactly this format, and the nearest period and ring (frames).
static int tc_hw(snd_pcm_t *pcm, snd_pcm_hw_params_t *hw, unsigned rate, unsigned channels,
		snd_pcm_uframes_t period, snd_pcm_uframes_t ring) {
	int err, dir = 0;
	if ((err = snd_pcm_hw_params_any(pcm, hw)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_access(pcm, hw, SND_PCM_ACCESS_RW_INTERLEAVED)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_format(pcm, hw, SND_PCM_FORMAT_S16_LE)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_channels(pcm, hw, channels)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_rate(pcm, hw, rate, 0)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_period_size_near(pcm, hw, &period, &dir)) < 0) return err;
	if ((err = snd_pcm_hw_params_set_buffer_size_near(pcm, hw, &ring)) < 0) return err;
	return snd_pcm_hw_params(pcm, hw);
}

// tc_sw wakes us for every frame (the card interrupts once a period anyhow),
// uses monotonic time stamps and starts playing at start frames.
static int tc_sw(snd_pcm_t *pcm, snd_pcm_sw_params_t *sw, snd_pcm_uframes_t start) {
	int err;
	if ((err = snd_pcm_sw_params_current(pcm, sw)) < 0) return err;
	if ((err = snd_pcm_sw_params_set_avail_min(pcm, sw, 1)) < 0) return err;
	if ((err = snd_pcm_sw_params_set_start_threshold(pcm, sw, start)) < 0) return err;
	if ((err = snd_pcm_sw_params_set_tstamp_mode(pcm, sw, SND_PCM_TSTAMP_ENABLE)) < 0) return err;
	snd_pcm_sw_params_set_tstamp_type(pcm, sw, SND_PCM_TSTAMP_TYPE_MONOTONIC); // if supported
	return snd_pcm_sw_params(pcm, sw);
}
*/
import "C"

import (
	"context"
	"errors"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

type direction C.int

const (
	capture  direction = 0
	playback direction = 1
)

// pcm is an open PCM of libasound. Only Wait may run concurrently with its
// waker; everything else is for one goroutine at a time.
type pcm struct {
	h        *C.snd_pcm_t
	way      direction
	channels int
	fds      []unix.PollFd // the PCM's, and then the waker's
	waker    *waker
}

// openPCM opens and configures a PCM; frames is a period, ring the buffer. The
// error is a unix.Errno, or a *refused.
func openPCM(name string, way direction, f Format, frames, ring int) (*pcm, error) {
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	p := &pcm{way: way, channels: f.Channels}
	if err := check(C.tc_open(&p.h, cname, C.int(way))); err != nil {
		return nil, err
	}
	if err := p.set(f, frames, ring); err != nil {
		C.snd_pcm_close(p.h)
		return nil, err
	}
	return p, nil
}

func (p *pcm) set(f Format, frames, ring int) error {
	var hw *C.snd_pcm_hw_params_t
	if err := check(C.snd_pcm_hw_params_malloc(&hw)); err != nil {
		return err
	}
	defer C.snd_pcm_hw_params_free(hw)
	err := check(C.tc_hw(p.h, hw, C.uint(f.Rate), C.uint(f.Channels), C.snd_pcm_uframes_t(frames), C.snd_pcm_uframes_t(ring)))
	if errors.Is(err, unix.EINVAL) {
		return &refused{want: f, can: p.able(hw)}
	}
	if err != nil {
		return err
	}
	var sw *C.snd_pcm_sw_params_t
	if err := check(C.snd_pcm_sw_params_malloc(&sw)); err != nil {
		return err
	}
	defer C.snd_pcm_sw_params_free(sw)
	if err := check(C.tc_sw(p.h, sw, C.snd_pcm_uframes_t(2*frames))); err != nil {
		return err
	}
	return p.watch()
}

// watch prepares the descriptors that Wait polls.
func (p *pcm) watch() error {
	n := C.snd_pcm_poll_descriptors_count(p.h)
	if n <= 0 {
		return unix.EINVAL
	}
	p.fds = make([]unix.PollFd, n+1)
	if err := check(C.snd_pcm_poll_descriptors(p.h, p.pollfds(), C.uint(n))); err != nil {
		return err
	}
	w, err := newWaker()
	if err != nil {
		return err
	}
	p.waker = w
	p.fds[n] = unix.PollFd{Fd: int32(w.fd), Events: unix.POLLIN}
	return nil
}

// pollfds returns fds for C: unix.PollFd is struct pollfd.
func (p *pcm) pollfds() *C.struct_pollfd { return (*C.struct_pollfd)(unsafe.Pointer(&p.fds[0])) }

// Restart implements card.
func (p *pcm) Restart() error {
	if err := check(C.snd_pcm_prepare(p.h)); err != nil || p.way == playback {
		return err // playback starts by its threshold
	}
	return check(C.snd_pcm_start(p.h))
}

// Wait implements card.
func (p *pcm) Wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, p.waker.wake)
	defer stop()
	last := len(p.fds) - 1
	for {
		_, err := unix.Poll(p.fds, -1)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return err
		}
		if p.fds[last].Revents != 0 {
			p.waker.clear() // a late wake for an earlier call
		}
		var ready C.ushort
		if err := check(C.snd_pcm_poll_descriptors_revents(p.h, p.pollfds(), C.uint(last), &ready)); err != nil {
			return err
		}
		if ready != 0 {
			return nil
		}
	}
}

// ReadFrames implements recorder.
func (p *pcm) ReadFrames(b []int16) (int, error) {
	return count(C.snd_pcm_readi(p.h, unsafe.Pointer(unsafe.SliceData(b)), C.snd_pcm_uframes_t(len(b)/p.channels)))
}

// WriteFrames implements speaker.
func (p *pcm) WriteFrames(b []int16) (int, error) {
	return count(C.snd_pcm_writei(p.h, unsafe.Pointer(unsafe.SliceData(b)), C.snd_pcm_uframes_t(len(b)/p.channels)))
}

// Position implements recorder. PCMs without time stamps count as checked just
// now.
func (p *pcm) Position() (waiting int, age time.Duration, err error) {
	var avail C.snd_pcm_uframes_t
	var at C.snd_htimestamp_t
	err = check(C.snd_pcm_htimestamp(p.h, &avail, &at))
	if errors.Is(err, unix.ENOSYS) {
		waiting, err = count(C.snd_pcm_avail_update(p.h))
		return waiting, 0, err
	}
	if err != nil {
		return 0, 0, err
	}
	var now unix.Timespec
	stamp := int64(at.tv_sec)*int64(time.Second) + int64(at.tv_nsec)
	if stamp != 0 && unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) == nil {
		if age = time.Duration(now.Nano() - stamp); age < 0 || age > time.Second {
			age = 0 // stamped by another clock
		}
	}
	return int(avail), age, nil
}

// Close implements card.
func (p *pcm) Close() error {
	C.snd_pcm_drop(p.h) // fails on an unplugged card, which is closed anyhow
	p.waker.close()
	return check(C.snd_pcm_close(p.h))
}

// check turns libasound's negative error number into a unix.Errno.
func check(n C.int) error {
	if n < 0 {
		return unix.Errno(-n)
	}
	return nil
}

func count(n C.snd_pcm_sframes_t) (int, error) {
	if n < 0 {
		return 0, unix.Errno(-n)
	}
	return int(n), nil
}
