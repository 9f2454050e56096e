package suntech

import (
	"log/slog"
	"testing"
	"time"

	"telecart/peripherals"
)

// disk is a Memory that works.
type disk struct{ kept []byte }

func (d *disk) Recall() ([]byte, error) { return d.kept, nil }
func (d *disk) Keep(b []byte) error     { d.kept = b; return nil }

// A restart of the program forgets no lock-out, and remembers that it was
// lifted.
func TestLockOutOutlivesTheProgram(t *testing.T) {
	env := peripherals.Env{Memory: &disk{}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for _, s := range []state{{over: 151}, {bad: true}, {}} {
		before := &Cuff{env: env}
		before.recall()
		before.remember(before.state, s)
		after := &Cuff{env: env}
		if after.recall(); after.state.over != s.over || after.state.bad != s.bad {
			t.Errorf("after a restart: over %d, faulty %v; want %d, %v", after.state.over, after.state.bad, s.over, s.bad)
		}
	}
}
