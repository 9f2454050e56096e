package intellivue_test

import (
	"context"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/intellivue"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

// What a client says to a monitor, framed: the beginning of an association
// request is enough for the virtual one.
func client(t testing.TB) (associate, confirm, numerics, periodic, waves, period []byte) {
	frame := func(text string) []byte {
		b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		return sim.IntelliVueFrame(b)
	}
	const poll = "E1000002 0001001C 0000 0007 0016 0021 0000 0000 00000000 0C16 0008 0001 0001 %s 0000"
	const extended = "E1000002 00010028 0003 0007 0022 0021 0000 0000 00000000 F13B 0014 0002 0001 %s 0000 0001 0008 F13E 0004 00493E00"
	return frame("0D00"), frame("E1000002 0002 0014 0001 0001 000E 0021 0000 0000 001DC200 0D06 0000"),
		frame(strings.Replace(poll, "%s", "0006", 1)), frame(strings.Replace(extended, "%s", "0006", 1)),
		frame(strings.Replace(poll, "%s", "0009", 1)), frame(strings.Replace(extended, "%s", "0009", 1))
}

// replay is what a monitor said to some client, over and over, faster than
// life: the suite's line has one direction only.
func replay(t testing.TB) func(dst []byte) []byte {
	associate, confirm, numerics, periodic, waves, period := client(t)
	m, at, n := sim.NewIntelliVue(), time.Duration(0), 0
	return func(dst []byte) []byte {
		n++
		at += 256 * time.Millisecond
		switch n % 16 {
		case 1:
			m.Feed(sim.IntelliVueFrame([]byte{0x09}), at) // the association before is over
			return append(dst, m.Feed(associate, at)...)
		case 2:
			dst = append(dst, m.Feed(confirm, at)...)
			dst = append(dst, m.Feed(numerics, at)...)
			dst = append(dst, m.Feed(waves, at)...)
			dst = append(dst, m.Feed(periodic, at)...)
			return append(dst, m.Feed(period, at)...)
		}
		return append(append(dst, m.Advance(at)...), m.Feed(numerics, at)...)
	}
}

func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    intellivue.Model(),
		Settings: `{"port": %q}`,
		Speak:    func() func([]byte) []byte { return replay(t) },
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.HeartRate:       {Low: 72, High: 72},
			peripherals.SpO2:            {Low: 97, High: 97},
			peripherals.PulseRate:       {Low: 72, High: 72},
			peripherals.RespiratoryRate: {Low: 16, High: 16},
			peripherals.EtCO2:           {Low: 38, High: 38},
			peripherals.Temperature:     {Low: 36.9, High: 37.1},
		},
	}.Test(t)
}

// The whole dialogue with a monitor in real time, on a pseudo-terminal, with
// the real serial driver.
func TestDialogueOnPTY(t *testing.T) {
	peripheraltest.NoLeak(t)
	master, port := serialtest.Pair(t)
	m := sim.NewIntelliVue()
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- m.Serve(ctx, master) }()
	t.Cleanup(func() {
		cancel()
		master.Close()
		<-served
	})
	env := peripheraltest.Env(t)
	env.Serial = serial.Open
	r := peripheraltest.Start(t, intellivue.Model(), env, `{"port": "`+port+`"}`)
	for q, want := range map[peripherals.Quantity]float64{
		peripherals.HeartRate: 72, peripherals.SpO2: 97, peripherals.NIBPSystolic: 118, peripherals.EtCO2: 38,
	} {
		got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good })
		if got.Value != want {
			t.Errorf("%s is %v, want %v", q, got.Value, want)
		}
	}
	r.AwaitState(t, peripherals.Online)
	m.SetState(sim.IntelliVueHeartRate, 0x8000)
	r.Await(t, "no heart rate", peripherals.HeartRate, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.NoSignal })
	m.Abort()
	r.AwaitState(t, peripherals.Offline)
	r.AwaitState(t, peripherals.Online)
	r.Stop(t)
	if c := m.Counts(); c.Associations != 2 || c.Releases != 1 {
		t.Errorf("%+v", c)
	}
}
