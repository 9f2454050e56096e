package nellcor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// Whatever byte is lost from a line of a monitor that aligns its numbers, no
// other number comes of it, and the next line is taken.
func TestLostBytes(t *testing.T) {
	const line = "29-Dec-17 07:18:57   100*    166     201    SL PH       AS   \r\n"
	for lost := range len(line) - 2 {
		l, rec := newBench(t)
		l.Feed([]byte("29-Dec-17 07:18:53    99      66      13                     \r\n"+line), time.Now())
		l.Feed([]byte(line[:lost]+line[lost+1:]), time.Now())
		for _, r := range rec.Readings()[2:] {
			if want := map[peripherals.Quantity]float64{peripherals.SpO2: 100, peripherals.PulseRate: 166}[r.Quantity]; r.Value != want {
				t.Errorf("byte %d lost: %s %v", lost, r.Quantity, r.Value)
			}
		}
		if !l.Feed([]byte(line), time.Now()) {
			t.Errorf("byte %d lost, and the line after it", lost)
		}
	}
}

// A monitor is taken as it prints until it has shown that it aligns, and again
// when it goes on in another layout.
func TestColumns(t *testing.T) {
	const free, aligned = "12-NOV-98 14:00:05 %d %d %d\n", "12-NOV-98 14:00:05   %3d     %3d     %3d\n"
	for _, c := range []struct {
		name   string
		format []string
		values [][3]int
		taken  []bool
	}{
		{"not aligned", []string{free}, [][3]int{{97, 72, 50}, {100, 105, 8}, {99, 72, 50}, {9, 7, 5}}, []bool{true, true, true, true}},
		{"aligned", []string{aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {99, 72, 150}}, []bool{true, true, true}},
		{"one line of another layout", []string{aligned, aligned, free, aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {9, 7, 5}, {99, 72, 50}}, []bool{true, true, false, true}},
		{"another layout from now on", []string{aligned, aligned, free, free, free}, [][3]int{{97, 72, 50}, {100, 105, 8}, {97, 72, 50}, {97, 72, 50}, {100, 72, 50}}, []bool{true, true, false, true, true}},
	} {
		l, _ := newBench(t)
		var taken []bool
		for i, v := range c.values {
			format := c.format[min(i, len(c.format)-1)]
			taken = append(taken, l.Feed(fmt.Appendf(nil, format, v[0], v[1], v[2]), time.Now()))
		}
		if !slices.Equal(taken, c.taken) {
			t.Errorf("%s: taken %v, want %v", c.name, taken, c.taken)
		}
	}
}
