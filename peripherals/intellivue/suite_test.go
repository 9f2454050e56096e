package intellivue_test

import (
	"testing"
	"testing/synctest"

	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/intellivue"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, intellivue.Model()) }

// The whole dialogue with a monitor at the speed of life.
func TestDialogue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cable, m := serialtest.NewCable(), intellivue.NewTwin()
		go m.Serve(t.Context(), cable.Plug()) // ends with the line
		t.Cleanup(cable.Unplug)
		env := peripheraltest.Env(t)
		env.Serial = cable.Open
		r := peripheraltest.Start(t, intellivue.Model(), env, `{"port": "cable"}`)
		for q, want := range map[peripherals.Quantity]float64{
			peripherals.HeartRate: 72, peripherals.SpO2: 97, peripherals.NIBPSystolic: 118, peripherals.EtCO2: 38,
		} {
			got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good })
			if got.Value != want {
				t.Errorf("%s is %v, want %v", q, got.Value, want)
			}
		}
		r.AwaitState(t, peripherals.Online)
		m.SetState(intellivue.PhysioHeartRate, 0x8000)
		r.Await(t, "no heart rate", peripherals.HeartRate, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.NoSignal })
		m.Abort()
		r.AwaitState(t, peripherals.Offline)
		r.AwaitState(t, peripherals.Online)
		r.Stop(t)
		if c := m.Counts(); c.Associations != 2 || c.Releases != 1 {
			t.Errorf("%+v", c)
		}
	})
}
