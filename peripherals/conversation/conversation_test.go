package conversation_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/alsa/alsatest"
	"telecart/peripherals"
	"telecart/peripherals/conversation"
	"telecart/peripherals/peripheraltest"
)

func start(t *testing.T, microphone, speaker *alsatest.Card, settings string) (*conversation.Conversation, *peripheraltest.Running) {
	t.Helper()
	env := peripheraltest.Env(t)
	env.Capture, env.Playback = microphone.OpenCapture, speaker.OpenPlayback
	c, err := conversation.New(env, json.RawMessage(settings))
	if err != nil {
		t.Fatal(err)
	}
	return c, peripheraltest.Rerun(t, c)
}

func TestModel(t *testing.T) {
	both := `{"microphone": "hw:0,0", "speaker": "hw:0,0"}`
	peripheraltest.Model(t, conversation.Model(), peripheraltest.Env(t), both)
	peripheraltest.Missing(t, conversation.Model(), peripheraltest.Env(t), both)
}

func TestBothWays(t *testing.T) {
	peripheraltest.NoLeak(t)
	mic, spk := alsatest.New(), alsatest.New()
	c, r := start(t, mic, spk, `{"microphone": "hw:0,0", "speaker": "hw:0,1"}`)
	r.AwaitState(t, peripherals.Online)
	if c.Role() != peripherals.RoleTalk {
		t.Errorf("role %q", c.Role())
	}
	chunks, leave := c.Sound().Subscribe()
	mic.Give([]int16{5, 6, 7})
	if got := <-chunks; !slices.Equal(got.Samples, []int16{5, 6, 7}) {
		t.Errorf("heard %v", got.Samples)
	}
	leave()

	said := ramp(960)
	c.Play(said)
	if got := heard(spk, len(said)); !slices.Equal(got, said) {
		t.Errorf("played %d samples that are not what was said", len(got))
	}
	c.Play(ramp(100)) // less than a period: played all the same
	if got := heard(spk, 100); !slices.Equal(got, ramp(100)) {
		t.Errorf("the rest: %v", got)
	}
	r.Stop(t)
	if mic.Opened()+spk.Opened() != 0 {
		t.Error("a card was left open")
	}
}

// ramp has no zero in it, so that silence can be told from it.
func ramp(n int) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(i + 1)
	}
	return s
}

// heard collects n samples that are not silence.
func heard(card *alsatest.Card, n int) (got []int16) {
	for p := range card.Played() {
		for _, s := range p {
			if s != 0 {
				got = append(got, s)
			}
		}
		if len(got) >= n {
			break
		}
	}
	return got
}

func TestOnlyMicrophone(t *testing.T) {
	peripheraltest.NoLeak(t)
	mic, none := alsatest.New(), alsatest.New()
	c, r := start(t, mic, none, `{"microphone": "hw:0,0"}`)
	r.AwaitState(t, peripherals.Online)
	c.Play(ramp(10)) // nowhere to: no harm
	r.Stop(t)
	if len(none.Asked()) != 0 {
		t.Error("a speaker was opened that is not configured")
	}
}

func TestOnlySpeaker(t *testing.T) {
	peripheraltest.NoLeak(t)
	none, spk := alsatest.New(), alsatest.New()
	c, r := start(t, none, spk, `{"speaker": "hw:0,0"}`)
	r.AwaitState(t, peripherals.Online)
	if len(spk.Asked()) != 0 {
		t.Error("the speaker was opened although there is nothing to play")
	}
	c.Play(ramp(480))
	heard(spk, 480)
	r.Stop(t)
	if len(none.Asked()) != 0 {
		t.Error("a microphone was opened that is not configured")
	}
}

// A broken speaker does not take the microphone with it, and comes back.
func TestBrokenSpeaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mic, spk := alsatest.New(), alsatest.New()
		c, r := start(t, mic, spk, `{"microphone": "hw:0,0", "speaker": "hw:0,1"}`)
		r.AwaitState(t, peripherals.Online)
		spk.Unplug()
		c.Play(ramp(480))
		if s := r.AwaitState(t, peripherals.Degraded); s.Detail.IsZero() {
			t.Error("no sentence for a broken speaker")
		}
		chunks, leave := c.Sound().Subscribe()
		mic.Give([]int16{1})
		<-chunks
		leave()
		spk.Plug()
		time.Sleep(3 * time.Second) // the wait between two tries
		c.Play(ramp(480))
		if got := heard(spk, 480); !slices.Equal(got, ramp(480)) {
			t.Errorf("played %v", got)
		}
		r.AwaitState(t, peripherals.Online)
		r.Stop(t)
	})
}

// A missing microphone does not take the speaker with it, and comes back.
func TestMicrophoneUnplugged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mic, spk := alsatest.New(), alsatest.New()
		c, r := start(t, mic, spk, `{"microphone": "hw:0,0", "speaker": "hw:0,1"}`)
		chunks, leave := c.Sound().Subscribe()
		defer leave()
		mic.Give([]int16{1})
		<-chunks
		mic.Unplug()
		if s := r.AwaitState(t, peripherals.Degraded); s.Detail.Code != "microphone.broken" {
			t.Errorf("without a microphone: %q", s.Detail)
		}
		c.Play(ramp(480))
		if got := heard(spk, 480); !slices.Equal(got, ramp(480)) {
			t.Errorf("played %v", got)
		}
		mic.Plug()
		mic.Give([]int16{2})
		<-chunks
		r.Stop(t)
	})
}

// Alone it ends, and the supervisor says why.
func TestMicrophoneAloneUnplugged(t *testing.T) {
	peripheraltest.NoLeak(t)
	mic, none := alsatest.New(), alsatest.New()
	c, r := start(t, mic, none, `{"microphone": "hw:0,0"}`)
	chunks, leave := c.Sound().Subscribe()
	defer leave()
	mic.Give([]int16{1})
	<-chunks
	mic.Unplug()
	if err := r.End(t); !errors.Is(err, alsa.ErrGone) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, r)
}
