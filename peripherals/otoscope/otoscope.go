// Package otoscope drives USB otoscopes. They are USB Video Class cameras whose
// picture has its own place in the session.
package otoscope

import (
	"encoding/json"

	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
)

// Model is uvc-otoscope.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "uvc-otoscope",
		Vendor:   "any",
		Product:  "USB Video Class otoscope",
		Label:    "Otoscope",
		Protocol: "USB Video Class through V4L2",
		Claims:   peripherals.AtDevice(),
		New:      peripherals.Maker(New),
	}
}

// Otoscope is a video otoscope.
type Otoscope struct{ *capture.Camera }

// New makes a uvc-otoscope from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Otoscope, error) {
	s := capture.DefaultVideo()
	if err := s.Check(peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	return &Otoscope{capture.NewCamera(env, "the otoscope", peripherals.RoleOtoscope, s.Device, s.Mode())}, nil
}

var (
	_ peripherals.VideoSource = (*Otoscope)(nil)
	_ peripherals.Role        = (*Otoscope)(nil)
)
