package hl7oru_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/peripherals"
)

// Values of two patients never mix.
func TestTwoMonitors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		fake.Connect(bed2)
		answered(t, fake.Send(bed1, message(t, "vs900")), "AA", "1914")
		answered(t, fake.Send(bed2, oximeter("B", "1", "80")), "AR", "1")
		expect(t, r, peripherals.Degraded, "Two monitors or patients send to the cart")
		if rd := spo2(t, r); rd.Value != 99 {
			t.Errorf("told %+v", rd)
		}
		// When the first is silent the second gets the place, and nothing of the
		// first stays, not even the cuff's values.
		fake.Disconnect(bed1)
		answered(t, fake.Send(bed2, oximeter("B", "2", "80")), "AR", "2")
		time.Sleep(91 * time.Second)
		answered(t, fake.Send(bed2, oximeter("B", "2", "80")), "AA", "2")
		if rd := spo2(t, r); rd.Value != 80 {
			t.Errorf("told %+v", rd)
		}
		if rd, _ := r.Last(peripherals.NIBPSystolic); rd.Quality != peripherals.NoSignal {
			t.Errorf("the first one's cuff is still told: %+v", rd)
		}
		fake.Connect(bed1)
		answered(t, fake.Send(bed1, strings.Replace(message(t, "vs900"), "1914|P", "1915|P", 1)), "AR", "1915")
		r.Stop(t)
	})
}

// Two patients whose values come from one machine, as from a gateway that names
// no bed, do not take turns.
func TestTakingTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		sends := func(patient, value, code string) {
			t.Helper()
			answered(t, fake.Send(bed1, strings.Replace(oximeter("A", "1", value), "\rOBX", "\rPID|||"+patient+"\rOBX", 1)), code, "1")
			time.Sleep(time.Second)
		}
		sends("1", "91", "AA")
		sends("2", "92", "AA") // the next patient
		for range 100 {
			sends("1", "91", "AR")
			if rd := spo2(t, r); rd.Quality != peripherals.NoSignal {
				t.Fatalf("told %+v", rd)
			}
			expect(t, r, peripherals.Degraded, "Two monitors or patients send to the cart")
			sends("2", "92", "AA")
		}
		for range 90 {
			sends("1", "91", "AR")
		}
		sends("1", "91", "AA") // the other one is silent
		if rd := spo2(t, r); rd.Value != 91 {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// No word of the patient is logged or told.
func TestPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		r, fake := startLogging(t, &log)
		fake.Connect(bed1)
		pid := "PID|||4711^^^H^PI||SECRET^NAME^^^^^L||19800101|F"
		reply := fake.Send(bed1, strings.Replace(message(t, "vs900"), "PID|||^^^Hospital^PI||^^^^^^L", pid, 1))
		reply += fake.Send(bed1, strings.Replace(message(t, "b40"), "PID|||^^^PID^MR||^^^^^^L", pid+"\rbroken "+pid, 1))
		fake.Reject(bed1)
		r.Stop(t)
		for where, text := range map[string]string{"log": log.String(), "answer": reply} {
			if strings.Contains(text, "SECRET") || strings.Contains(text, "4711") || text == "" {
				t.Errorf("%s: %s", where, text)
			}
		}
	})
}

// Values of the patient before are not the next one's, though the monitor is
// the same; a message that names nobody is of the one before.
func TestNextPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		raw := message(t, "vs900")
		sends := func(pid, id string) {
			t.Helper()
			pid = "\rPID|||" + pid + "\r"
			answered(t, fake.Send(bed1, strings.NewReplacer("\rPID|||^^^Hospital^PI||^^^^^^L\r", pid, "|1914|P", "|"+id+"|P").Replace(raw)), "AA", id)
		}
		sends("1^^^Hospital^PI", "1")
		sends("", "2")
		if rd, _ := r.Last(peripherals.NIBPSystolic); rd.Value != 147 {
			t.Errorf("told %+v", rd)
		}
		answered(t, fake.Send(bed1, strings.Replace(oximeter("MINDRAY_VS900^00A0370098007A80^EUI-64", "3", "90"), "\rOBX", "\rPID|||2\rPV1||I\rOBX", 1)), "AA", "3")
		if rd := spo2(t, r); rd.Value != 90 || rd.Quality != peripherals.Good {
			t.Errorf("told %+v", rd)
		}
		for _, q := range []peripherals.Quantity{peripherals.NIBPSystolic, peripherals.PulseRate} {
			if rd, _ := r.Last(q); rd.Quality != peripherals.NoSignal || rd.Detail != "another monitor or patient" {
				t.Errorf("of the patient before: %+v", rd)
			}
		}
		expect(t, r, peripherals.Online, "")
		r.Stop(t)
	})
}
