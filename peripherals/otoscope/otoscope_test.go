package otoscope_test

import (
	"encoding/json"
	"testing"

	"telecart/drivers/v4l2"
	"telecart/drivers/v4l2/v4l2test"
	"telecart/peripherals"
	"telecart/peripherals/otoscope"
	"telecart/peripherals/peripheraltest"
)

func TestModel(t *testing.T) {
	peripheraltest.Model(t, otoscope.Model(), peripheraltest.Env(t), `{"device": "/dev/video2"}`)
	peripheraltest.Missing(t, otoscope.Model(), peripheraltest.Env(t), `{"device": "/dev/video2"}`)
	if _, err := otoscope.New(peripheraltest.Env(t), json.RawMessage(`{"device": "x", "role": "room"}`)); err == nil {
		t.Error("an otoscope took a role")
	}
}

func TestPicture(t *testing.T) {
	peripheraltest.NoLeak(t)
	fake := v4l2test.New(v4l2.Mode{Format: v4l2.YUYV, Width: 1920, Height: 1080, Rate: 15})
	env := peripheraltest.Env(t)
	env.Camera = fake.Open
	o, err := otoscope.New(env, json.RawMessage(`{"device": "x", "width": 1920, "height": 1080, "rate": 15, "format": "YUYV"}`))
	if err != nil {
		t.Fatal(err)
	}
	if o.Role() != peripherals.RoleOtoscope {
		t.Errorf("role %q", o.Role())
	}
	r := peripheraltest.Rerun(t, o)
	frames, leave := o.Video().Subscribe()
	fake.Give([]byte("an ear drum"))
	if f := <-frames; string(f.Data) != "an ear drum" {
		t.Errorf("frame %+v", f)
	}
	leave()
	r.Stop(t)
	if want := (v4l2.Mode{Format: v4l2.YUYV, Width: 1920, Height: 1080, Rate: 15}); fake.Wanted()[0] != want {
		t.Errorf("asked for %+v, want %+v", fake.Wanted()[0], want)
	}
}
