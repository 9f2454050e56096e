package hl7oru_test

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/peripherals"
)

// share is what Mindray's Patient Data Share sends each second: without a time,
// a patient or a bed, and always with the same number.
func share(spo2 string) string {
	return "MSH|^~\\&|||||||ORU^R01|204|P|2.3.1|\rOBX||NM|160^SpO2|2103|" + spo2 + "||||||F\r"
}

// person is what it sends between, when somebody has typed something in.
const person = "MSH|^~\\&|||||||ORU^R01|103|P|2.3.1|\rPID|||A1|\rPV1||I|^^UCIP&8&169722888&4601&&1|\rOBR||||Mindray Monitor|||0|\r" +
	"OBX||NM|52^Height||169.0||||||F\r"

// A value that was sent before is sent again, and is of now.
func TestSameAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		for _, v := range []string{"97", "96", "97", "85", "97"} {
			answered(t, fake.Send(bed1, share(v)), "AA", "204")
			if rd := spo2(t, r); strconv.Itoa(int(rd.Value)) != v || rd.Quality != peripherals.Good {
				t.Errorf("%s was sent, and told is %+v", v, rd)
			}
			time.Sleep(time.Second)
		}
		for range 60 {
			answered(t, fake.Send(bed1, share("97")), "AA", "204")
			time.Sleep(time.Second)
		}
		expect(t, r, peripherals.Online, "")
		if rd := spo2(t, r); rd.Quality != peripherals.Good || time.Since(rd.At) > time.Second {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// A monitor that names patient and bed in some of its messages is one monitor.
func TestNamedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		for range 3 {
			answered(t, fake.Send(bed1, person), "AA", "103")
			answered(t, fake.Send(bed1, share("97")), "AA", "204")
			time.Sleep(time.Second)
		}
		expect(t, r, peripherals.Online, missing+"52^Height.")
		answered(t, fake.Send(bed1, strings.Replace(person, "A1", "B2", 1)), "AA", "103")
		if rd := spo2(t, r); rd.Quality != peripherals.NoSignal {
			t.Errorf("of the patient before: %+v", rd)
		}
		r.Stop(t)
	})
}

// A cuff's value comes back after a pause, with the time that it had.
func TestCuffAfterPause(t *testing.T) {
	for name, dated := range map[string]bool{"dated": true, "not dated": false} {
		synctest.Test(t, func(t *testing.T) {
			r, fake := start(t)
			fake.Connect(bed1)
			measured := time.Now()
			send := func() {
				at := ""
				if dated {
					at = measured.Format("20060102150405")
				}
				cuff := "OBX|2|NM|150021^MDC_PRESS_BLD_NONINV_SYS^MDC||120|266016^MDC_DIM_MMHG^MDC|||||R|||" + at + "\r"
				answered(t, fake.Send(bed1, oximeter("A", "1", "97")+cuff), "AA", "1")
				time.Sleep(time.Second)
			}
			for range 5 {
				send()
			}
			told := len(r.Readings())
			time.Sleep(2 * time.Minute)
			expect(t, r, peripherals.Offline, "The monitor is connected but sends nothing.")
			send()
			send()
			var again []peripherals.Reading
			for _, rd := range r.Readings()[told:] {
				if rd.Quantity == peripherals.NIBPSystolic {
					again = append(again, rd)
				}
			}
			if len(again) != 1 || again[0].Value != 120 || (again[0].Quality == peripherals.Good) != dated || !again[0].At.Equal(measured) {
				t.Errorf("%s: after the pause %+v", name, again)
			}
			r.Stop(t)
		})
	}
}

// What could not be sent before and comes later does not replace what is newer,
// and a monitor whose clock was set back is silent before it begins anew.
func TestSentLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		send := func(id, value string, back time.Duration) {
			t.Helper()
			now := time.Now()
			raw := strings.Replace(oximeter("A", id, value), now.Format("20060102150405"), now.Add(-back).Format("20060102150405"), 1)
			answered(t, fake.Send(bed1, raw), "AA", id)
			time.Sleep(time.Second)
		}
		send("1", "97", 0)
		send("2", "80", 10*time.Minute)
		if rd := spo2(t, r); rd.Value != 97 {
			t.Errorf("told %+v", rd)
		}
		send("3", "96", 0)
		for range 80 {
			send("4", "91", time.Hour)
		}
		if rd := spo2(t, r); rd.Value != 96 {
			t.Errorf("told %+v", rd)
		}
		for range 20 {
			send("4", "91", time.Hour)
		}
		if rd := spo2(t, r); rd.Value != 91 || rd.Quality != peripherals.Good || time.Since(rd.At) > time.Second {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// What holds nothing that was observed, or is of several beds or patients, is not taken.
func TestNothingToTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		head, _, _ := strings.Cut(oximeter("A", "1", "97"), "\r")
		answered(t, fake.Send(bed1, head), "AE", "1")
		answered(t, fake.Send(bed1, strings.ReplaceAll(oximeter("A", "2", "97"), "\r", "\x1e")), "AE", "")
		expect(t, r, peripherals.Degraded, "The monitor sends what the cart cannot read.")
		two := strings.Replace(oximeter("A", "3", "97"), "\rOBX", "\rPV1||I|ICU^^1\rOBR|1\rPV1||I|ICU^^2\rOBX", 1)
		answered(t, fake.Send(bed1, two), "AR", "3")
		answered(t, fake.Send(bed1, strings.Replace(oximeter("A", "4", "97"), "\rOBX", "\rPID|||2\rPID|||3\rOBX", 1)), "AR", "4")
		if n := len(r.Readings()); n != 0 {
			t.Errorf("%d readings", n)
		}
		r.Stop(t)
	})
}

// A monitor that connects anew for each message does not fill the log.
func TestShortLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		r, fake := startLogging(t, &log)
		for i := range 1000 {
			at := netip.AddrPortFrom(bed1.Addr(), uint16(1000+i))
			fake.Connect(at)
			fake.Reject(at)
			fake.Disconnect(at)
		}
		r.Stop(t)
		if n := strings.Count(log.String(), "\n"); n > 5 {
			t.Errorf("%d lines: %s", n, log.String())
		}
	})
}
