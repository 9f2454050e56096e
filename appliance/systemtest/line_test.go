//go:build system

package systemtest

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
)

// listen hands out what the cart writes to the line, until the test ends.
// Nobody at the other end is no error: the cart opens and closes its port.
func listen(t *testing.T, master *os.File) <-chan []byte {
	t.Helper()
	got := make(chan []byte, 64)
	go func() {
		defer close(got)
		for t.Context().Err() == nil {
			b := make([]byte, 4096)
			n, err := master.Read(b)
			if err != nil { // EIO: the port is not open
				select {
				case <-t.Context().Done():
				case <-time.After(20 * time.Millisecond):
				}
				continue
			}
			select {
			case got <- b[:n]:
			case <-t.Context().Done():
			}
		}
	}()
	return got
}

// reading is what `cartctl -json readings` must show. An empty quality is
// good; "doubtful" is any other.
type reading struct {
	quantity, site string
	value          float64
	unit, quality  string
}

// differs says in what the readings are not as wanted; empty: in nothing.
func differs(all []api.Reading, want []reading) string {
	for _, w := range want {
		if w.quality == "" {
			w.quality = "good"
		}
		i := slices.IndexFunc(all, func(r api.Reading) bool { return r.Quantity == w.quantity && r.Site == w.site })
		if i < 0 {
			return fmt.Sprintf("no %s at %q", w.quantity, w.site)
		}
		r := all[i]
		if w.quality == "doubtful" && r.Quality != "good" {
			continue
		}
		value := math.NaN()
		if r.Value != nil {
			value = *r.Value
		}
		none := w.quality == "no-signal" && r.Value == nil
		if r.Quality != w.quality || !none && !(math.Abs(value-w.value) < 0.006) || !none && r.Unit != w.unit {
			return fmt.Sprintf("%s %q: %v %q %s (%s), want %v %q %s", r.Quantity, r.Site, value, r.Unit, r.Quality, r.Detail.English, w.value, w.unit, w.quality)
		}
	}
	return ""
}

// mustShow calls send at the device's pace until the readings are as wanted.
func (d *demo) mustShow(t *testing.T, pace time.Duration, send func(), want []reading) {
	t.Helper()
	tick := time.NewTicker(pace)
	defer tick.Stop()
	var wrong string
	var last []api.Reading
	for range 40 {
		send()
		var now api.Readings
		if err := d.json(&now, "readings"); err != nil {
			t.Fatal(err)
		}
		last = now.Readings
		if wrong = differs(last, want); wrong == "" {
			return
		}
		<-tick.C
	}
	t.Errorf("%s; readings: %s", wrong, listed(last))
}

func listed(all []api.Reading) (out []string) {
	for _, r := range all {
		value := "-"
		if r.Value != nil {
			value = fmt.Sprint(*r.Value)
		}
		out = append(out, fmt.Sprintf("%s %s %s %s %s (%s)\n", r.Quantity, r.Site, value, r.Unit, r.Quality, r.Detail.English))
	}
	return out
}
