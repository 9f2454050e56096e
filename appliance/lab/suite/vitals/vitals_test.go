//go:build lab

package vitals

import (
	"testing"

	"telecart/appliance/lab/rig"
	"telecart/peripherals/all"
	"telecart/peripherals/peripheraltest"
)

func TestVitals(t *testing.T) {
	rig.Load(t, "vhci-hcd")
	rig.Run(t, "modprobe", "cdc-acm")
	line := newLine(t)
	for _, m := range all.New().Models() {
		if m.Twin != nil {
			t.Run(m.ID, func(t *testing.T) { peripheraltest.TestOn(t, m, line) })
		}
	}
}
