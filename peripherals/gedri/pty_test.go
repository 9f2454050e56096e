package gedri_test

import (
	"context"
	"fmt"
	"testing"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/gedri"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

// The virtual monitor, which says nothing unless it is asked rightly, behind
// the real driver with its default setting.
func TestVirtualMonitor(t *testing.T) {
	peripheraltest.NoLeak(t)
	master, port := serialtest.Pair(t)
	env := peripheraltest.Env(t)
	env.Serial = serial.Open
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- sim.NewGEMonitor().Serve(ctx, master) }()
	r := peripheraltest.Start(t, gedri.Model(), env, fmt.Sprintf(`{"port": %q}`, port))
	r.Await(t, "a good saturation", peripherals.SpO2, func(rd peripherals.Reading) bool {
		return rd.Quality == peripherals.Good && rd.Value == 97 && !rd.DeviceTime.IsZero()
	})
	r.AwaitState(t, peripherals.Online)
	r.Stop(t)
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	master.Close()
}
