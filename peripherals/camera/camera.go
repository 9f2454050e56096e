// Package camera drives USB Video Class cameras that look at the room or the
// patient. They are captured through V4L2, only while somebody looks, and the
// picture is passed on as it comes (MJPEG or YUYV).
package camera

import (
	"encoding/json"
	"errors"

	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
)

// Model is uvc-camera. Its setting role is "room" (the default) or "exam".
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "uvc-camera",
		Vendor:   "any",
		Product:  "USB Video Class camera",
		Label:    "Camera",
		Protocol: "USB Video Class through V4L2",
		Claims:   peripherals.AtDevice(),
		New:      peripherals.Maker(New),
	}
}

// Camera is a room or exam camera.
type Camera struct{ *capture.Camera }

type settings struct {
	capture.VideoSettings
	Role string `json:"role"`
}

// New makes a uvc-camera from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Camera, error) {
	s := settings{VideoSettings: capture.DefaultVideo(), Role: peripherals.RoleRoom}
	wrong := peripherals.Settings(raw, &s)
	if s.Role != peripherals.RoleRoom && s.Role != peripherals.RoleExam {
		wrong = errors.Join(wrong, &peripherals.SettingError{Key: "role", Problem: `must be "room" or "exam"`})
	}
	if err := s.Check(wrong); err != nil {
		return nil, err
	}
	name := "the " + s.Role + " camera"
	return &Camera{capture.NewCamera(env, name, s.Role, s.Device, s.Mode())}, nil
}

var (
	_ peripherals.VideoSource = (*Camera)(nil)
	_ peripherals.Role        = (*Camera)(nil)
)
