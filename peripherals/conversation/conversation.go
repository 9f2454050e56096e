// Package conversation drives the room microphone and loudspeaker through which
// the bedside talks with the physician, 48 kHz mono.
//
// Echo cancelling is done elsewhere: the samples are the card's. Either of the
// two may be missing.
package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
)

// Rate is the sample rate of both directions, per second.
const Rate = 48000

// Model is alsa-conversation.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "alsa-conversation",
		Vendor:   "any",
		Product:  "sound card with microphone and loudspeaker",
		Label:    "Microphone",
		Protocol: "ALSA capture and playback, 16 bit mono at 48 kHz",
		Claims: []peripherals.Claim{
			{Key: "microphone", Kind: "device"}, // captures, so it shares a kind with stethoscopes
			{Key: "speaker", Kind: "speaker"},   // may be the same card in the other direction
		},
		New: peripherals.Maker(New),
	}
}

type settings struct {
	Microphone string `json:"microphone"` // ALSA name, such as hw:0,0; empty: none
	Speaker    string `json:"speaker"`    // ALSA name; empty: none
}

// Conversation is a microphone, a loudspeaker or both.
type Conversation struct {
	*capture.Microphone // unused when there is no microphone

	env        peripherals.Env
	microphone bool
	speaker    *speaker // nil when there is none
}

// New makes an alsa-conversation from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Conversation, error) {
	var s settings
	err := peripherals.Settings(raw, &s)
	if s.Microphone == "" && s.Speaker == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "microphone", Problem: "is required when there is no speaker"})
	}
	if err != nil {
		return nil, err
	}
	c := &Conversation{
		Microphone: capture.NewMicrophone(env, "the microphone", s.Microphone, Rate),
		env:        env,
		microphone: s.Microphone != "",
	}
	if s.Speaker != "" {
		c.speaker = newSpeaker(env, s.Speaker)
	}
	return c, nil
}

// Role is talk.
func (*Conversation) Role() string { return peripherals.RoleTalk }

// Play plays samples (48 kHz mono) without blocking. If the loudspeaker cannot
// keep up, the oldest are dropped. Without a loudspeaker nothing happens.
func (c *Conversation) Play(samples []int16) {
	if c.speaker != nil {
		c.speaker.play(samples)
	}
}

// Run captures while somebody listens and plays while there is something to
// play, until ctx ends or neither works. Of two, one that fails makes the
// device degraded and is tried again; the other keeps working.
func (c *Conversation) Run(ctx context.Context, sink peripherals.Sink) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	both := &combined{sink: sink}
	failed := make(chan error, 2)
	parts := 0
	if c.microphone {
		parts++
		go func() { failed <- c.capture(ctx, part{both, &both.microphone}) }()
	}
	if c.speaker != nil {
		parts++
		go func() { failed <- c.speaker.run(ctx, part{both, &both.speaker}) }()
	}
	var err error
	for range parts {
		err = errors.Join(err, <-failed)
		cancel()
	}
	return err
}

// capture runs the microphone. Beside a loudspeaker it is tried again here: the
// doctor must be heard without it too.
func (c *Conversation) capture(ctx context.Context, sink peripherals.Sink) error {
	for broken := false; ; {
		err := c.Microphone.Run(ctx, sink)
		if c.speaker == nil || ctx.Err() != nil || !c.speaker.there() {
			return err
		}
		if !broken {
			broken = true
			c.env.Log.Error("microphone failed", slog.Any("error", err))
		}
		sink.Status(peripherals.Status{State: peripherals.Degraded, Detail: peripherals.Say("microphone.broken", "The microphone does not work: the doctor does not hear the room. Check its cable."), At: c.env.Now()})
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retry):
		}
	}
}

var (
	_ peripherals.SoundSource = (*Conversation)(nil)
	_ peripherals.SoundPlayer = (*Conversation)(nil)
	_ peripherals.Role        = (*Conversation)(nil)
)
