package blueprint

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    Model(),
		Settings: `{"port": %q}`,
		Speak: func() func([]byte) []byte {
			return func(dst []byte) []byte { return append(dst, "T=36.8\r\n"...) }
		},
		Good: map[peripherals.Quantity]peripheraltest.Range{peripherals.Temperature: {Low: 36.8, High: 36.8}},
	}.Test(t)
}

// The lines of the manual, page 12.
func TestLines(t *testing.T) {
	for line, want := range map[string]struct {
		record record
		ok     bool
	}{
		"T=36.8": {record{36.8, true}, true},
		"T=--.-": {record{}, true},
		"T=3.68": {record{}, false},
		"T=36.":  {record{}, false},
		"":       {record{}, false},
	} {
		if got, ok := parseLine([]byte(line)); got != want.record || ok != want.ok {
			t.Errorf("%q: %+v %v, want %+v %v", line, got, ok, want.record, want.ok)
		}
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte("T=36.8\r\nT=--.-\r\n\r\n"))
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser
		p.feed(noise, func(r record) {
			if !r.valid && r.celsius != 0 || r.celsius < 0 || r.celsius > 99.9 {
				t.Fatalf("%+v", r)
			}
		})
		p.feed([]byte("\n"), func(record) {})
		found := false
		p.feed([]byte("T=36.8\r\n"), func(r record) { found = r == record{36.8, true} })
		if !found {
			t.Fatalf("not in step again after %q", noise)
		}
	})
}
