//go:build linux

package nellcor_test

import (
	"fmt"
	"testing"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/nellcor"
	"telecart/peripherals/peripheraltest"
)

// A printout that goes on when its cable comes back, without another heading,
// is not taken for live lines.
func TestTrendOverReconnection(t *testing.T) {
	master, port := serialtest.Pair(t)
	env := peripheraltest.Env(t)
	env.Serial = serial.Open
	r := peripheraltest.Start(t, nellcor.Model(), env, fmt.Sprintf(`{"port": %q}`, port))
	printed := func(text string) peripherals.Reading {
		r.AwaitState(t, peripherals.Starting)
		if _, err := master.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		return r.Await(t, "a saturation", peripherals.SpO2, func(peripherals.Reading) bool { return true })
	}
	const line = "22-NOV-97 14:00:05   100     120     150\r\n"
	printed("NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 30-100% PR Limit: 100-180BPM\r\n" + line)
	r.Stop(t)
	r = peripheraltest.Rerun(t, r.Peripheral)
	if rd := printed(line); rd.Quality != peripherals.NoSignal || rd.Detail != oximeter.DetailStored {
		t.Errorf("after the cable came back: %+v", rd)
	}
	r.Stop(t)
}
