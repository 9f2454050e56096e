package suites_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/peripheraltest/suites"
)

// Every model on a serial port is tried, and no other.
func TestEverySerialModel(t *testing.T) {
	serial := map[string]bool{}
	env := peripheraltest.Env(t)
	for _, m := range all.New().Models() {
		_, err := m.New(peripherals.Env{Log: env.Log, Now: env.Now}, []byte(`{"port": "x"}`))
		serial[m.ID] = err == nil
		if tried := len(suites.Of(m.ID)) > 0; tried != serial[m.ID] {
			t.Errorf("%s has a serial port: %v, has a suite: %v", m.ID, serial[m.ID], tried)
		}
	}
	for _, id := range suites.Models() {
		if !serial[id] {
			t.Errorf("a suite of %q, which is no model on a serial port", id)
		}
	}
}
