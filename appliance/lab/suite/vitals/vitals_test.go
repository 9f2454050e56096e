//go:build lab

package vitals

import (
	"testing"

	"telecart/appliance/lab/rig"
	"telecart/peripherals/peripheraltest/suites"
)

func TestVitals(t *testing.T) {
	rig.Load(t, "vhci-hcd")
	rig.Run(t, "modprobe", "cdc-acm")
	line := newLine(t)
	for _, id := range suites.Models() {
		t.Run(id, func(t *testing.T) {
			for _, s := range suites.Of(id) {
				s.TestOn(t, line)
			}
		})
	}
}
