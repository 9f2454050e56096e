package stethoscope_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"telecart/drivers/alsa"
	"telecart/drivers/alsa/alsatest"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/stethoscope"
)

func TestModel(t *testing.T) {
	peripheraltest.Model(t, stethoscope.Model(), peripheraltest.Env(t), `{"device": "hw:1,0"}`)
	peripheraltest.Missing(t, stethoscope.Model(), peripheraltest.Env(t), `{"device": "hw:1,0"}`)
	_, err := stethoscope.New(peripheraltest.Env(t), json.RawMessage(`{"rate": 44100, "gain": 3}`))
	for _, want := range []string{"device is required", "rate must be 48000", "gain is not a setting"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// The samples reach the listener as the card gave them.
func TestBitExact(t *testing.T) {
	peripheraltest.NoLeak(t)
	fake := alsatest.New()
	env := peripheraltest.Env(t)
	env.Capture = fake.OpenCapture
	s, err := stethoscope.New(env, json.RawMessage(`{"device": "hw:1,0"}`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Role() != peripherals.RoleStethoscope {
		t.Errorf("role %q", s.Role())
	}
	r := peripheraltest.Rerun(t, s)
	chunks, leave := s.Sound().Subscribe()
	given := []int16{0, 1, -1, 32767, -32768, 12, 0, 0}
	fake.Give(slices.Clone(given))
	if c := <-chunks; !slices.Equal(c.Samples, given) {
		t.Errorf("got %v, want %v", c.Samples, given)
	}
	leave()
	r.Stop(t)
	if f := fake.Asked()[0]; f.Rate != 48000 || f.Channels != 1 {
		t.Errorf("opened as %+v", f)
	}
}

// A card that cannot do 48 kHz is not online and unheard: the nurse is told.
func TestCardOfAnotherRate(t *testing.T) {
	peripheraltest.NoLeak(t)
	env := peripheraltest.Env(t)
	env.Capture = func(pcm string, f alsa.Format) (alsa.Source, error) {
		return nil, fmt.Errorf("record from %s: %w: %v", pcm, alsa.ErrFormat, f)
	}
	s, err := stethoscope.New(env, json.RawMessage(`{"device": "hw:1,0"}`))
	if err != nil {
		t.Fatal(err)
	}
	r := peripheraltest.Rerun(t, s)
	if err := r.End(t); !errors.Is(err, alsa.ErrFormat) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, r)
}
