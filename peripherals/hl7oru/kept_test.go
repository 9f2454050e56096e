package hl7oru_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/mllp/mllptest"
	"telecart/peripherals"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/peripheraltest"
)

// disk outlives the program.
type disk struct{ kept []byte }

func (d *disk) Recall() ([]byte, error) { return d.kept, nil }
func (d *disk) Keep(b []byte) error     { d.kept = b; return nil }

// cuffed is a message with a cuff's value that does not say when it was measured.
func cuffed(id, systolic string) string {
	return strings.Replace(oximeter("A", id, "97"), "OBX|1|", "OBX|2|NM|150021^MDC_PRESS_CUFF_NONINV_SYS^MDC|1.1.9.1|"+systolic+"|266016^MDC_DIM_MMHG^MDC|||||R\rOBX|1|", 1)
}

// A cuff's value that bears no time of its own is as old as it was when the
// monitor repeats it to a program that was started again, or after a silence.
func TestCuffOverARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := peripheraltest.Env(t)
		env.Memory = &disk{}
		var measured time.Time
		for i, want := range []struct {
			systolic string
			repeated bool
		}{{"131", false}, {"131", true}, {"131", true}, {"124", false}} {
			fake := mllptest.NewFake()
			env.Listen = fake.Listen
			r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
			fake.Started()
			fake.Connect(bed1)
			answered(t, fake.Send(bed1, cuffed("1", want.systolic)), "AA", "1")
			rd, _ := r.Last(peripherals.NIBPSystolic)
			switch {
			case rd.Quality == peripherals.NoSignal || rd.Value != map[string]float64{"131": 131, "124": 124}[want.systolic]:
				t.Errorf("%d: told %+v", i, rd)
			case want.repeated && !rd.At.Equal(measured):
				t.Errorf("%d: measured %v, want %v", i, rd.At, measured)
			case !want.repeated && !rd.At.Equal(env.Now()):
				t.Errorf("%d: measured %v, and it is new", i, rd.At)
			}
			measured = rd.At
			if s, _ := r.Last(peripherals.SpO2); !s.At.Equal(env.Now()) {
				t.Errorf("%d: what goes on is of %v", i, s.At)
			}
			r.Stop(t)
			time.Sleep(10 * time.Minute)
		}
	})
}
