package camera_test

import (
	"encoding/json"
	"strings"
	"testing"

	"telecart/drivers/v4l2"
	"telecart/drivers/v4l2/v4l2test"
	"telecart/peripherals"
	"telecart/peripherals/camera"
	"telecart/peripherals/peripheraltest"
)

func TestModel(t *testing.T) {
	peripheraltest.Model(t, camera.Model(), peripheraltest.Env(t), `{"device": "/dev/video0"}`)
	peripheraltest.Missing(t, camera.Model(), peripheraltest.Env(t), `{"device": "/dev/video0"}`)
}

func TestSettings(t *testing.T) {
	for raw, want := range map[string]string{
		`{"device": "/dev/video0"}`:                               "",
		`{"device": "/dev/video0", "role": "exam"}`:               "",
		`{"device": "/dev/video0", "format": "MJPG", "rate": 15}`: "",
		`{}`: "device is required",
		`{"device": "/dev/video0", "role": "otoscope"}`:                `role must be "room" or "exam"`,
		`{"device": "/dev/video0", "format": "H264"}`:                  "format must be",
		`{"width": 10, "height": 10, "rate": 1000}`:                    "height must be from 120 to 2160",
		`{"device": "/dev/video0", "rate": "fast", "role": "kitchen"}`: "rate must be a whole number\nrole must be",
	} {
		_, err := camera.New(peripheraltest.Env(t), json.RawMessage(raw))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", raw, err, want)
		}
	}
}

func TestRoleAndMode(t *testing.T) {
	fake := v4l2test.New(v4l2.Mode{Format: v4l2.MJPEG, Width: 640, Height: 480, Rate: 30})
	env := peripheraltest.Env(t)
	env.Camera = fake.Open
	for raw, role := range map[string]string{
		`{"device": "x"}`:                 peripherals.RoleRoom,
		`{"device": "x", "role": "exam"}`: peripherals.RoleExam,
	} {
		c, err := camera.New(env, json.RawMessage(raw))
		if err != nil {
			t.Fatal(err)
		}
		if c.Role() != role {
			t.Errorf("role %q, want %q", c.Role(), role)
		}
		r := peripheraltest.Rerun(t, c)
		frames, leave := c.Video().Subscribe()
		fake.Give([]byte("x"))
		<-frames
		leave()
		r.Stop(t)
	}
	if want := (v4l2.Mode{Width: 1280, Height: 720, Rate: 30}); fake.Wanted()[0] != want {
		t.Errorf("asked for %+v, want %+v", fake.Wanted()[0], want)
	}
}
