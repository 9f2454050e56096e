package suretemp

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

// A value that the module holds is told once, also when the module was silent
// or not connected meanwhile: it may be of a patient who has left. What was
// measured meanwhile is told.
func TestHeldOverSilence(t *testing.T) {
	held := record{stage: final, final: 37.1, active: true}
	other := held
	other.final = 37.2
	idles := record{stage: idle}
	predicts := record{stage: predicting, probe: 34, active: true}
	follows := record{stage: monitoring, probe: 37.4, active: true, method: 2}
	for name, c := range map[string]struct {
		before, after []record
		site          string // that was asked for before
		told          []float64
	}{
		"held":                     {before: []record{held}, after: []record{held, held}},
		"another value":            {before: []record{held}, after: []record{other, other}, told: []float64{37.2}},
		"measured again":           {before: []record{held}, after: []record{predicts, held}, told: []float64{37.1}},
		"put back and taken":       {before: []record{held}, after: []record{idles, held}, told: []float64{37.1}},
		"put back before":          {before: []record{held, idles}, after: []record{held}, told: []float64{37.1}},
		"predicting before":        {before: []record{held, idles, predicts}, after: []record{held}, told: []float64{37.1}},
		"first of all":             {after: []record{held, held}, told: []float64{37.1}},
		"follows the probe":        {before: []record{held}, after: []record{follows, follows}},
		"of another site":          {before: []record{held}, after: []record{held}, site: peripherals.SiteAxillary},
		"of another site, another": {before: []record{held}, after: []record{other}, site: peripherals.SiteAxillary, told: []float64{37.2}},
	} {
		was := cycle{wanted: c.site}
		for _, r := range c.before {
			was.take(r, noon)
		}
		now := was.renew() // a silence
		now = now.renew()  // and then the line was lost
		var told []float64
		for _, r := range c.after {
			if v, _ := now.take(r, noon); v.said && v.quality == peripherals.Good {
				told = append(told, v.value)
			}
		}
		if len(told) != len(c.told) || len(told) > 0 && told[0] != c.told[0] {
			t.Errorf("%s: told %v, want %v", name, told, c.told)
		}
		if now.wanted != "" || now.hosted || now.monitor != was.monitor {
			t.Errorf("%s: %+v", name, now)
		}
	}
}

// The same through the driver: a second connection, and a silence.
func TestHeldOverConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cable := serialtest.NewCable()
		module := newHolder(cable.Plug())
		t.Cleanup(func() {
			cable.Unplug()
			<-module.ended
		})
		env := peripheraltest.Env(t)
		env.Serial = cable.Open
		d, err := New(env, json.RawMessage(`{"port": "cable"}`))
		if err != nil {
			t.Fatal(err)
		}
		good := func(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good }
		r := peripheraltest.Rerun(t, d)
		r.Await(t, "the value that is held", peripherals.Temperature, good)
		r.Stop(t)

		r = peripheraltest.Rerun(t, d)
		r.AwaitState(t, peripherals.Online)
		module.mute.Store(true)
		r.AwaitState(t, peripherals.Offline)
		module.mute.Store(false)
		r.AwaitState(t, peripherals.Online)
		time.Sleep(5 * holdEvery)
		if slices.ContainsFunc(r.Readings(), good) {
			t.Errorf("told again: %+v", r.Readings())
		}
		r.Stop(t)
	})
}

// A value that was told before the line was lost is no answer to what was
// asked for since.
func TestHeldIsNoAnswer(t *testing.T) {
	rec, env := peripheraltest.NewRecorder(), peripheraltest.Env(t)
	was := cycle{told: true, value: 37.1}
	l := link{thermometer: &Thermometer{env: env}, report: report{Told: peripherals.NewTold(rec, env.Now), now: env.Now, sink: rec}, cycle: was.renew()}
	l.cycle.wanted = peripherals.SiteOral
	l.giveUp()
	if rd, _ := rec.Last(peripherals.Temperature); rd.Detail != detailNoResult || rd.Site != peripherals.SiteOral {
		t.Errorf("%+v", rd)
	}
}

// holder is a module that does nothing but hold a final value.
type holder struct {
	mute  atomic.Bool
	ended chan struct{}
}

const holdEvery = 50 * time.Millisecond

// newHolder speaks until the line ends.
func newHolder(line io.Writer) *holder {
	h := &holder{ended: make(chan struct{})}
	data := make([]byte, shortRecord)
	binary.LittleEndian.PutUint32(data, math.Float32bits(310.25))
	data[14], data[17] = byte(final), 1
	packet := request(sendRecord, data...)
	packet[5] = typeGood
	packet[len(packet)-1] -= typeGood - typeCommand
	go func() {
		defer close(h.ended)
		for ; ; time.Sleep(holdEvery) {
			if h.mute.Load() {
				continue
			}
			if _, err := line.Write(packet); err != nil {
				return
			}
		}
	}()
	return h
}
