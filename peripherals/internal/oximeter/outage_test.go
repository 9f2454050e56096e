package oximeter

import (
	"testing"
	"time"
)

// lines counts what is logged of a device that is silent for off and then
// talks for on, again and again for so long.
func lines(o *outage, now *time.Time, long, off, on time.Duration) (words, ends int) {
	const period = 2 * time.Second
	for end := now.Add(long); now.Before(end); {
		for range max(off/period, 1) {
			*now = now.Add(period)
			if o.goesOn(*now) {
				words++
			}
		}
		*now = now.Add(on)
		if _, tell := o.over(*now); tell {
			ends++
		}
	}
	return words, ends
}

// Weeks of silence are a few lines; every outage of a device that mostly works
// is told, with its end.
func TestOutage(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name          string
		long, off, on time.Duration
		words, ends   [2]int // at least and at most
	}{
		{"a single miss", 2 * time.Second, 2 * time.Second, 0, [2]int{1, 1}, [2]int{1, 1}},
		{"ten seconds", 10 * time.Second, 10 * time.Second, 0, [2]int{2, 4}, [2]int{1, 1}},
		{"a day", day, day, 0, [2]int{24, 40}, [2]int{1, 1}},
		{"a record now and then", day, 4 * time.Second, time.Second, [2]int{24, 40}, [2]int{24, 40}},
		{"an hour twice a day", day, time.Hour, 11 * time.Hour, [2]int{22, 26}, [2]int{2, 2}},
	} {
		var o outage
		now := time.Unix(1_800_000_000, 0)
		words, ends := lines(&o, &now, c.long, c.off, c.on)
		if words < c.words[0] || words > c.words[1] || ends < c.ends[0] || ends > c.ends[1] {
			t.Errorf("%s: %d words and %d ends", c.name, words, ends)
		}
	}
	var o outage
	now := time.Unix(1_800_000_000, 0)
	if _, tell := o.over(now); tell {
		t.Error("the end of no outage was told")
	}
	o.goesOn(now)
	if lasted, tell := o.over(now.Add(time.Hour)); !tell || lasted != time.Hour {
		t.Errorf("lasted %v, told %v", lasted, tell)
	}
}
