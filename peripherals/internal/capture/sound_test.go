package capture_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/alsa/alsatest"
	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func microphone(t *testing.T) (*capture.Microphone, *alsatest.Card, *peripheraltest.Running) {
	fake := alsatest.New()
	env := peripheraltest.Env(t)
	env.Capture = fake.OpenCapture
	m := capture.NewMicrophone(env, "the stethoscope", "hw:1,0", 48000)
	return m, fake, peripheraltest.Rerun(t, m)
}

func TestSoundOnlyWhileWanted(t *testing.T) {
	peripheraltest.NoLeak(t)
	m, fake, r := microphone(t)
	r.AwaitState(t, peripherals.Online)
	if fake.Opened() != 0 {
		t.Error("open although nobody listens")
	}
	chunks, leave := m.Sound().Subscribe()
	fake.Give([]int16{1, 2, 3})
	if c := <-chunks; len(c.Samples) != 3 || c.Seq != 0 {
		t.Errorf("chunk %+v", c)
	}
	fake.Lose(100)
	fake.Give([]int16{4, 5, 6})
	if c := <-chunks; c.Seq != 103 {
		t.Errorf("after a gap of 100 the chunk has the number %d", c.Seq)
	}
	leave()
	r.Stop(t)
	if fake.Opened() != 0 {
		t.Error("the card was left open")
	}
	for _, f := range fake.Asked() {
		if f != (alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond}) {
			t.Errorf("opened as %+v", f)
		}
	}
}

func TestSoundCardUnplugged(t *testing.T) {
	peripheraltest.NoLeak(t)
	m, fake, r := microphone(t)
	chunks, leave := m.Sound().Subscribe()
	defer leave()
	fake.Give([]int16{1})
	<-chunks
	fake.Unplug()
	if err := r.End(t); !errors.Is(err, alsa.ErrGone) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, r)
}

func TestSoundCardUnpluggedWhileIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, fake, r := microphone(t)
		r.AwaitState(t, peripherals.Online)
		fake.Unplug()
		if err := r.End(t); err == nil {
			t.Error("Run returned no error")
		}
		peripheraltest.Offline(t, r)
	})
}

// A pause shows in the numbers as wide as it was long, over a restart too.
func TestNumbersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := peripheraltest.Env(t)
		env.Capture = sim.Capture(nil, time.Now)
		m := capture.NewMicrophone(env, "the stethoscope", "virtual:heart", 48000)
		next, at := uint64(0), time.Time{}
		for round := range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- m.Run(ctx, peripheraltest.NewRecorder()) }()
			chunks, leave := m.Sound().Subscribe()
			for range 5 {
				c := <-chunks
				if round > 0 && at.Add(time.Duration(c.Seq-next)*time.Second/48000).Sub(c.At).Abs() > time.Millisecond {
					t.Errorf("round %d: %d samples of pause, but %v", round, c.Seq-next, c.At.Sub(at))
				}
				next, at = c.Seq+uint64(len(c.Samples)), c.At.Add(10*time.Millisecond)
			}
			leave()
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			time.Sleep(1234 * time.Millisecond)
		}
	})
}
