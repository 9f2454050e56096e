// Package echo removes the cart's own loudspeaker from the room microphone's
// sound, so that the physician does not hear her own voice. It is a thin cgo
// layer over WebRTC's audio processing module (libwebrtc-audio-processing 0.3,
// BSD licence).
//
// It is for the conversation only. It also suppresses noise and cuts below 100
// Hz, which takes 13 to 35 dB off heart sounds: a stethoscope's sound must
// never pass through it. Gain control is off: how loud a patient can speak is a
// finding, and a gain that rises in pauses lifts the room's noise.
//
// Measured on synthetic speech: an echo 9 dB below the loudspeaker's level is
// reduced by 12 to 16 dB in the first 2 s and by over 50 dB after 8 s; while
// both speak the bedside stays at 0.5 to 0.65 of its level. It costs 0.8 % of a
// core and delays the sound by 14 ms.
package echo

// #cgo pkg-config: webrtc-audio-processing
// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"sync"
)

// Rate is the sample rate of everything here, mono.
const Rate = 48000

// Block is how many samples are cleaned at a time: 10 ms.
const Block = Rate / 100

// delay is the time, in ms, that the module is given from a block of played
// sound to the microphone's block with its echo: about 15 that the model of the
// loudspeaker (speaker.go) is early, 10 for a block to fill, 5 to 15 for its
// frame of 20 ms. What waits before the card and in it is in the model.
//
// It is only nominal: nobody knows how long a card took to open or how deep its
// buffers are, so the module runs in delay agnostic mode, with the extended
// filter of 128 ms, and finds the delay itself. Measured: an echo 10 to 130 ms
// late is gone within 2 s, a later one (to 400 ms) within 20 s.
const delay = 35

// ErrClosed is returned after Close.
var ErrClosed = errors.New("echo canceller is closed")

// Canceller removes one loudspeaker from one microphone. Its methods may be
// called from any goroutine; calls of Clean must be in the order of the sound.
type Canceller struct {
	speaker speaker

	mu     sync.Mutex // guards all below
	c      *C.tc_echo
	played []int16 // reused by Clean
}

// New returns a canceller, which must be closed.
func New() (*Canceller, error) {
	var code C.int
	c := C.tc_echo_open(&code)
	if c == nil {
		return nil, fmt.Errorf("echo canceller: webrtc-audio-processing error %d", code)
	}
	return &Canceller{c: c, speaker: newSpeaker()}, nil
}

// Played takes samples as they are given to the loudspeaker, any number of
// them. It blocks no longer than a copy takes.
func (c *Canceller) Played(samples []int16) { c.speaker.put(samples) }

// Clean cleans the next samples of the microphone, a whole number of blocks, in
// place. They come out some ms later in the signal than they went in. After an
// error they are not, or not all, cleaned.
func (c *Canceller) Clean(samples []int16) error {
	if len(samples)%Block != 0 {
		return fmt.Errorf("echo canceller: %d samples, takes whole blocks of %d", len(samples), Block)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.c == nil {
		return ErrClosed
	}
	if len(samples) == 0 {
		return nil
	}
	if cap(c.played) < len(samples) {
		c.played = make([]int16, len(samples))
	}
	played := c.played[:len(samples)]
	c.speaker.take(played)
	rc := C.tc_echo_process(c.c, s16(played), s16(samples), C.int(len(samples)/Block), delay)
	if rc != 0 {
		return fmt.Errorf("echo canceller: webrtc-audio-processing error %d", rc)
	}
	return nil
}

// Skip reports that n samples of the microphone are missing before the next
// Clean. The same amount of played sound is skipped, so both stay in step, and
// nothing is made up for the gap.
func (c *Canceller) Skip(n uint64) { c.speaker.skip(n) }

// Close frees the canceller. Played and Skip then have no effect.
func (c *Canceller) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	C.tc_echo_close(c.c)
	c.c = nil
}

func s16(s []int16) *C.int16_t { return (*C.int16_t)(&s[0]) }
