package hl7oru

import (
	"testing"
	"time"
)

// How long one waits for the next of what came at these gaps, in seconds.
func TestPatience(t *testing.T) {
	each := func(gap, n int) (gaps []int) {
		for range n {
			gaps = append(gaps, gap)
		}
		return gaps
	}
	for name, c := range map[string]struct {
		gaps []int
		want float64
	}{
		"the first":                   {nil, 90},
		"each second":                 {each(1, 20), 15},
		"each 20 s":                   {each(20, 5), 60},
		"each 2 minutes":              {each(120, 3), 180},
		"half a minute after a pause": {append([]int{40}, each(1, 35)...), 93.75},
		"long after a pause":          {append([]int{40}, each(1, 160)...), 15},
		"all at once":                 {each(0, 5), 15},
	} {
		var p pace
		at := cart
		p.beat(at)
		for _, gap := range c.gaps {
			at = at.Add(time.Duration(gap) * time.Second)
			p.beat(at)
		}
		if got := p.patience().Seconds(); got != c.want {
			t.Errorf("%s: %v s, not %v", name, got, c.want)
		}
	}
}
