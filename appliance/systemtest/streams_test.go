//go:build system

package systemtest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"telecart/appliance/systemtest/foreign"
)

// oximetry is what an oximeter's readings must be.
func oximetry(saturation, rate float64, quality string) []reading {
	return []reading{
		{quantity: "spo2", value: saturation, unit: "%", quality: quality},
		{quantity: "pulse-rate", value: rate, unit: "/min", quality: quality},
	}
}

// Oximeters that talk without being asked show what they measure, also above
// 127 a minute, nothing when they measure nothing, and again after garbage.
func TestForeignOximeters(t *testing.T) {
	masimo := func(spo2, bpm, exc string) []byte {
		return fmt.Appendf(nil, "03/17/16 19:19:36 SN=---------- SPO2=%s%% BPM=%s PI=00.55 SPCO=--%% SPMET=--.-%% SPHB=--.- SPOC=-- RESVD=--- DESAT=-- PIDELTA=+-- PVI=--- ALARM=000000 EXC=%s EXC1=00000000\r\n\r\n", spo2, bpm, exc)
	}
	nellcor := func(rest string) []byte {
		return []byte("N-560    VERSION 1.56.00    CRC:XXXX  SpO2 Limit: 90-100%    PR Limit: 60-170BPM\r\n" +
			"                             ADULT            0SAT-S \r\nTIME                 %SpO2   BPM     PA     Status\r\n" +
			"29-Dec-17 07:18:57    " + rest + "\r\n")
	}
	bci := func(rate, saturation int, flags1, flags3 byte) []byte {
		return bytes.Repeat(foreign.BCIFrame(rate, saturation, 50, flags1, flags3), 20)
	}
	for _, m := range []struct {
		model                            string
		pace                             time.Duration
		good, fast, suspect, none, again []byte
	}{
		{"nonin-format7", time.Second / 3, foreign.NoninPacket7(72, 97, 6), foreign.NoninPacket7(180, 91, 2),
			foreign.NoninPacket7(75, 93, 0x20), foreign.NoninPacket7(511, 127, 8), foreign.NoninPacket7(66, 99, 0)},
		{"nonin-format8", time.Second, foreign.NoninPacket8(72, 97, 0, 0), foreign.NoninPacket8(180, 91, 0, 0x20),
			foreign.NoninPacket8(75, 93, 4, 0), foreign.NoninPacket8(511, 127, 0, 8), foreign.NoninPacket8(66, 99, 0, 0)},
		{"masimo-ascii1", time.Second, masimo("097", "072", "000800"), masimo("091", "180", "0000800"),
			masimo("093", "075", "0000C00"), masimo("---", "---", "000001"), masimo("099", "066", "000800")},
		{"nellcor-ascii", time.Second, nellcor("97      72      52                     "), nellcor("91*    180*      8       SL PH    AS   "),
			nellcor("93      75     201    MO               "), nellcor(" 0       0     ---    PS               "), nellcor("99      66      12")},
		{"bci-5byte", time.Second / 5, bci(72, 97, 0x40, 0), bci(180, 91, 0, 0),
			nil, bci(255, 127, 0, 0x10), bci(66, 99, 0, 0)},
	} {
		t.Run(m.model, func(t *testing.T) {
			t.Parallel()
			master, port := openPTY(t)
			d := startCart(t, m.model, port)
			step := func(sent []byte, want []reading) {
				t.Helper()
				if sent == nil {
					return
				}
				d.mustShow(t, m.pace, func() {
					if _, err := master.Write(sent); err != nil {
						t.Fatal(err)
					}
				}, want)
			}
			step(m.good, oximetry(97, 72, "good"))
			step(m.fast, oximetry(91, 180, "good"))
			step(m.suspect, oximetry(93, 75, "suspect"))
			step(m.none, oximetry(0, 0, "no-signal"))
			if _, err := master.Write(append([]byte("\x01\x81\x7Fgarbage 097%\x00\xff"), m.good[:len(m.good)-2]...)); err != nil {
				t.Fatal(err)
			}
			step(m.again, oximetry(99, 66, "good"))
		})
	}
}

// A Contec oximeter has to be asked, and told to go on.
func TestForeignContec(t *testing.T) {
	t.Parallel()
	oximeter := &foreign.Contec{Rate: 163, Saturation: 88}
	master, port := openPTY(t)
	attach(t, master, port, oximeter, false)
	d := startCart(t, "contec-cms50dplus", port)
	d.mustCome(t, oximetry(88, 163, "good"))
	oximeter.Set(func(c *foreign.Contec) { c.Falling, c.Saturation = true, 79 })
	d.mustCome(t, oximetry(79, 163, "good"))
	oximeter.Set(func(c *foreign.Contec) { c.FingerOut = true })
	d.mustCome(t, oximetry(0, 0, "no-signal"))
	oximeter.Set(func(c *foreign.Contec) { c.FingerOut, c.Falling, c.Rate, c.Saturation = false, false, 65, 97 })
	d.mustCome(t, oximetry(97, 65, "good"))
}
