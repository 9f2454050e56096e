package hl7oru_test

import (
	"bytes"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/mllp/mllptest"
	"telecart/peripherals"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/peripheraltest"
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
		// The first says goodbye: the second gets the place, and nothing of
		// the first stays, not even the cuff's values.
		fake.Disconnect(bed1)
		answered(t, fake.Send(bed2, oximeter("B", "2", "80")), "AA", "2")
		if rd := spo2(t, r); rd.Value != 80 {
			t.Errorf("told %+v", rd)
		}
		if rd, _ := r.Last(peripherals.NIBPSystolic); rd.Quality != peripherals.NoSignal {
			t.Errorf("the first one's cuff is still told: %+v", rd)
		}
		// They are known as two now: the first does not get it as soon as the
		// second hangs up, but when that one was silent.
		fake.Disconnect(bed2)
		fake.Connect(bed1)
		answered(t, fake.Send(bed1, strings.Replace(message(t, "vs900"), "1914|P", "1915|P", 1)), "AR", "1915")
		time.Sleep(6 * time.Minute)
		// What it sent before is no duplicate now: nobody sees it any more.
		answered(t, fake.Send(bed1, message(t, "vs900")), "AA", "1914")
		if rd := spo2(t, r); rd.Value != 99 {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// What was known of one monitor's clock is not held against the next one's.
func TestNextMonitorsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		ahead := func() string {
			now := time.Now()
			return strings.Replace(oximeter("A", "1", "97"), now.Format("20060102150405"), now.Add(time.Hour).Format("20060102150405"), 1)
		}
		answered(t, fake.Send(bed1, ahead()), "AA", "1")
		fake.Disconnect(bed1)
		fake.Connect(bed2)
		answered(t, fake.Send(bed2, oximeter("B", "2", "80")), "AA", "2")
		if rd := spo2(t, r); rd.Value != 80 || !rd.At.Equal(time.Now()) {
			t.Errorf("told %+v at %v", rd, time.Now())
		}
		r.Stop(t)
	})
}

// Monitors that connect anew for each message: whoever comes after another is
// taken at once, until two of them turn out to take turns.
func TestTakingTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		sends := func(bed netip.AddrPort, from, id, value, code string) {
			t.Helper()
			fake.Connect(bed)
			answered(t, fake.Send(bed, oximeter(from, id, value)), code, id)
			fake.Disconnect(bed)
			time.Sleep(time.Second)
		}
		sends(bed1, "A", "1", "91", "AA")
		sends(bed2, "B", "2", "92", "AA")
		sends(bed2, "C", "3", "93", "AA")
		if rd := spo2(t, r); rd.Value != 93 {
			t.Errorf("told %+v", rd)
		}
		expect(t, r, peripherals.Online, "")
		sends(bed2, "B", "4", "94", "AA") // it was before
		expect(t, r, peripherals.Degraded, "Two monitors or patients send to the cart")
		for range 20 { // a quarter of an hour by turns, half a minute apart
			sends(bed2, "C", "5", "70", "AR")
			time.Sleep(29 * time.Second)
			sends(bed2, "B", "6", "95", "AA")
			time.Sleep(29 * time.Second)
			expect(t, r, peripherals.Degraded, "Two monitors or patients send to the cart")
			if rd := spo2(t, r); rd.Value == 70 {
				t.Fatalf("told %+v", rd)
			}
		}
		time.Sleep(6 * time.Minute)
		sends(bed2, "C", "7", "97", "AA")
		if rd := spo2(t, r); rd.Value != 97 {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// No word of the patient is logged or told.
func TestPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		fake := mllptest.NewFake()
		env := peripheraltest.Env(t)
		env.Listen, env.Log = fake.Listen, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
		fake.Started()
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
		answered(t, fake.Send(bed1, strings.Replace(oximeter("A", "4", "80"), "\rOBX", "\rPID|||2\rPID|||3\rOBX", 1)), "AR", "4")
		if rd := spo2(t, r); rd.Value != 90 {
			t.Errorf("of a message about two: %+v", rd)
		}
		r.Stop(t)
	})
}
