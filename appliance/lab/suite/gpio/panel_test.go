//go:build lab

package gpio

import (
	"encoding/json"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/peripherals"
	"telecart/peripherals/controls"
)

// event waits for the next event of a control.
func event(t *testing.T, events <-chan peripherals.ControlEvent) peripherals.ControlEvent {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(5 * time.Second):
		t.Fatal("nothing was heard of the panel")
	}
	panic("unreachable")
}

// The cart's panel: buttons, shutter and lamp, over a panel that is pulled out
// and comes back, each time as another chip.
func TestPanel(t *testing.T) {
	rig.NoLeak(t)
	const node = "/dev/telecart/panel"
	c := rig.NewChip(t, 4)
	rig.Await(t, 10*time.Second, node, func() bool { return rig.Exists(node) })
	panel, err := controls.New(rig.Env(t), json.RawMessage(
		`{"chip":"/dev/telecart/panel","call_button":0,"capture_pedal":1,"privacy_shutter":2,"call_lamp":3,"debounce":20}`))
	if err != nil {
		t.Fatal(err)
	}
	events, leave := panel.Controls().Subscribe()
	defer leave()
	cart := rig.Supervise(t, supervisor.Unit{ID: "panel", Peripheral: panel})
	var ready, back []time.Duration
	for round := range 10 {
		cart.AwaitState(t, 15*time.Second, "panel", peripherals.Online)
		if e := event(t, events); e.Control != peripherals.PrivacyShutter || e.Active {
			t.Errorf("round %d: first %+v, not that the shutter is open", round, e)
		}
		for _, on := range []bool{true, false} {
			if err := panel.SetLamp(on); err != nil || c.Level(t, 3) != on {
				t.Errorf("round %d: lamp %v is %v, %v", round, on, c.Level(t, 3), err)
			}
		}
		for line, want := range []peripherals.Control{peripherals.CallButton, peripherals.CapturePedal, peripherals.PrivacyShutter} {
			for _, down := range []bool{true, false} {
				c.Pull(t, line, down)
				if e := event(t, events); e.Control != want || e.Active != down {
					t.Errorf("round %d: line %d %v: %+v", round, line, down, e)
				}
			}
		}
		c.Unplug(t)
		cart.AwaitState(t, 5*time.Second, "panel", peripherals.Offline)
		if s := panel.Shutter(); s != peripherals.ShutterUnknown {
			t.Errorf("round %d: pulled out, and the shutter is %s", round, s)
		}
		begin := time.Now()
		c.Plug(t)
		ready = append(ready, time.Since(begin))
		cart.AwaitState(t, 15*time.Second, "panel", peripherals.Online)
		back = append(back, time.Since(begin))
	}
	rig.Back(t, ready, back)
}
