package blueprint

import (
	"testing"

	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, Model()) }

// The lines of the manual, page 12.
func TestLines(t *testing.T) {
	for line, want := range map[string]struct {
		record record
		ok     bool
	}{
		"S=097 P=072":  {record{number{97, true}, number{72, true}}, true},
		"S=--- P=072":  {record{number{}, number{72, true}}, true},
		"S=--- P=---":  {record{}, true},
		"S=97 P=072":   {record{}, false},
		"S=0x7 P=072":  {record{}, false},
		"P=072 S=097":  {record{}, false},
		"S=097 P=0720": {record{}, false},
		"S=097":        {record{}, false},
	} {
		if got, ok := parse([]byte(line)); ok != want.ok || ok && got != want.record {
			t.Errorf("%q: %+v %v, want %+v %v", line, got, ok, want.record, want.ok)
		}
	}
}

// The virtual one says what the manual has.
func TestTwin(t *testing.T) {
	o := NewTwin()
	if got := string(o.Append(nil)); got != "S=097 P=072\r\n" {
		t.Errorf("%q", got)
	}
	o.SensorOff(true)
	if got := string(o.Append(nil)); got != "S=--- P=---\r\n" {
		t.Errorf("%q", got)
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte("S=097 P=072\r\nS=--- P=---\r\n\r\n"))
	f.Fuzz(func(t *testing.T, noise []byte) {
		var lines oximeter.Lines
		lines.Feed(noise, func(line []byte) {
			if r, ok := parse(line); ok && (r.spo2.v < 0 || r.spo2.v > 999 || r.rate.v > 999) {
				t.Fatalf("%+v", r)
			}
		})
		lines.Feed([]byte("\n"), func([]byte) {})
		found := false
		lines.Feed([]byte("S=097 P=072\r\n"), func(line []byte) { _, found = parse(line) })
		if !found {
			t.Fatalf("not in step again after %q", noise)
		}
	})
}
