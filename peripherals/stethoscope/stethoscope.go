// Package stethoscope drives electronic stethoscopes that appear as a sound
// card.
//
// Samples are passed on unchanged: no filter, no gain, no noise suppression,
// which would cut heart sounds at 20–150 Hz. A loss is a jump in Chunk.Seq,
// never made-up silence.
package stethoscope

import (
	"encoding/json"

	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
)

// Model is alsa-stethoscope.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "alsa-stethoscope",
		Vendor:   "any",
		Product:  "stethoscope with a sound card of its own",
		Label:    "Stethoscope",
		Protocol: "ALSA capture, 16 bit mono at 48 kHz",
		Claims:   peripherals.AtDevice(),
		New:      peripherals.Maker(New),
	}
}

// Stethoscope is an electronic stethoscope.
type Stethoscope struct{ *capture.Microphone }

// Rate is the only sample rate, per second. A card without it is offline, with
// a sentence for the nurse, rather than online and unheard.
const Rate = 48000

type settings struct {
	Device string `json:"device"` // ALSA name, such as hw:1,0
	Rate   int    `json:"rate"`   // samples per second, Rate
}

// New makes an alsa-stethoscope from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Stethoscope, error) {
	s := settings{Rate: Rate}
	if err := s.check(peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	return &Stethoscope{capture.NewMicrophone(env, "the stethoscope", s.Device, s.Rate)}, nil
}

// Role is stethoscope.
func (*Stethoscope) Role() string { return peripherals.RoleStethoscope }

var (
	_ peripherals.SoundSource = (*Stethoscope)(nil)
	_ peripherals.Role        = (*Stethoscope)(nil)
)
