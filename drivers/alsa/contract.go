// Package alsa captures and plays sound through ALSA's libasound.
package alsa

import (
	"context"
	"io"
	"time"
)

// Format is a PCM's format: signed 16 bit little endian, interleaved. A card
// that does not support exactly this is refused, never converted.
type Format struct {
	Rate     int           // samples per second and channel
	Channels int           // 1 or 2
	Period   time.Duration // length of one chunk, for example 10 ms
}

// Chunk is one period of captured sound.
type Chunk struct {
	Samples []int16   // interleaved; immutable
	Rate    int       // samples per second and channel
	Seq     uint64    // number of the first sample frame since the stream began; a jump is a gap
	At      time.Time // when the first sample was taken
}

// Source is an open capture PCM.
type Source interface {
	// Read returns the next period. After an overrun Seq jumps by what was
	// lost. Read ends with ctx's error, or ErrGone if the card was unplugged.
	Read(ctx context.Context) (Chunk, error)
	io.Closer
}

// Player is an open playback PCM.
type Player interface {
	// Write plays one period and blocks while the card's buffer is full.
	Write(samples []int16) error
	io.Closer
}

// CaptureOpener opens a capture PCM by its ALSA name, for example "hw:1,0".
type CaptureOpener func(pcm string, f Format) (Source, error)

// PlaybackOpener opens a playback PCM by its ALSA name.
type PlaybackOpener func(pcm string, f Format) (Player, error)
