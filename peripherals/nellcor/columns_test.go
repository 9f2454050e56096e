package nellcor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// Whatever byte is lost from a line of a monitor, no other number comes of it,
// and the next line is taken, whether the monitor has shown that it aligns its
// numbers or not.
func TestLostBytes(t *testing.T) {
	for _, before := range []string{"29-Dec-17 07:18:53    99      66      13                     \r\n", ""} {
		lostBytes(t, before)
	}
}

func lostBytes(t *testing.T, before string) {
	const line = "29-Dec-17 07:18:57   100*    166     201    SL PH       AS   \r\n"
	for lost := range len(line) - 2 {
		l, rec := newBench(t)
		l.Feed([]byte(before+line), time.Now())
		told := len(rec.Readings())
		l.Feed([]byte(line[:lost]+line[lost+1:]), time.Now())
		for _, r := range rec.Readings()[told:] {
			if want := map[peripherals.Quantity]float64{peripherals.SpO2: 100, peripherals.PulseRate: 166}[r.Quantity]; r.Value != want {
				t.Errorf("byte %d lost: %s %v", lost, r.Quantity, r.Value)
			}
		}
		if !l.Feed([]byte(line), time.Now()) {
			t.Errorf("byte %d lost, and the line after it", lost)
		}
	}
}

// A line in new places waits for the next one, which shows whether the monitor
// goes on so. What a monitor has not proved costs it no more than a line.
func TestColumns(t *testing.T) {
	const free, aligned = "12-NOV-98 14:00:05 %d %d %d\n", "12-NOV-98 14:00:05   %3d     %3d     %3d\n"
	const live, trend = "N-560 VERSION 1.61.00\n", "N-560 VERSION 1.61.00 TREND\n"
	for _, c := range []struct {
		name   string
		format []string
		values [][3]int
		taken  []bool
	}{
		{"not aligned", []string{free}, [][3]int{{97, 72, 50}, {100, 105, 8}, {99, 72, 50}, {99, 73, 51}}, []bool{true, false, true, true}},
		{"not aligned, none like another", []string{free}, [][3]int{{97, 72, 50}, {100, 105, 8}, {99, 105, 50}, {9, 7, 5}, {100, 7, 5}}, []bool{true, false, true, false, true}},
		{"aligned", []string{aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {99, 72, 150}}, []bool{true, true, true}},
		{"one line of another layout", []string{aligned, aligned, free, aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {9, 7, 5}, {99, 72, 50}}, []bool{true, true, false, true}},
		{"a digit lost before they are proved", []string{aligned, aligned, free, aligned}, [][3]int{{100, 105, 88}, {100, 105, 88}, {10, 105, 88}, {100, 105, 88}}, []bool{true, true, false, true}},
		{"another layout from now on", []string{aligned, aligned, free, free, free}, [][3]int{{97, 72, 50}, {100, 105, 8}, {97, 72, 50}, {97, 72, 50}, {100, 72, 50}}, []bool{true, true, false, true, false}},
		{"two damaged lines of an aligned monitor", []string{aligned, aligned, free, free, aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {97, 72, 50}, {9, 72, 50}, {97, 72, 50}}, []bool{true, true, false, false, true}},
		{"another layout after a printout", []string{aligned, aligned, trend + free, free, live + aligned}, [][3]int{{97, 72, 50}, {100, 105, 8}, {97, 72, 50}, {97, 72, 50}, {100, 72, 50}}, []bool{true, true, true, true, true}},
		{"a digit lost after a heading of the same kind", []string{live + aligned, live + free}, [][3]int{{100, 105, 88}, {10, 105, 88}}, []bool{true, false}},
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
