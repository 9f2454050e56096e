package gedri

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/pace"
)

// look is one at the monitor's clock, after a while: ahead is how far it is
// ahead of the cart's, and by what it is told to have been moved.
type look struct{ after, ahead, by time.Duration }

func TestClockMoves(t *testing.T) {
	const s, hour = time.Second, time.Hour
	drift := make([]look, 60) // a second a minute, for an hour
	for i := range drift {
		drift[i] = look{time.Minute, time.Duration(i) * s, 0}
	}
	for name, looks := range map[string][]look{
		"steady":               {{s, 5 * s, 0}, {s, 5 * s, 0}, {s, 4 * s, 0}, {s, 6 * s, 0}},
		"drift":                drift,
		"a jump after a drift": slices.Concat(drift, []look{{s, hour + 59*s, hour}, {s, hour + 59*s, 0}}),
		"each jump":            {{s, 0, 0}, {s, hour, hour}, {s, 0, -hour}, {s, 3 * s, 3 * s}},
		"each only once":       {{s, 0, 0}, {s, hour, hour}, {61 * s, hour, 0}, {61 * s, hour, 0}},
		"no clock":             {{s, 0, 0}, {s, -captured * s, 0}, {s, 0, 0}},
	} {
		var c clock
		now := time.Unix(captured, 0)
		for i, l := range looks {
			now = now.Add(l.after)
			seconds := now.Add(l.ahead).Unix()
			if l.ahead == -captured*s {
				seconds = 0
			}
			if by := c.jumped(uint32(seconds), now); by != l.by {
				t.Errorf("%s, look %d: moved by %v, want %v", name, i, by, l.by)
			}
		}
	}
}

// A moved clock is noted, and does not make the monitor a broken one.
func TestClockNote(t *testing.T) {
	b := newBench(t)
	var log bytes.Buffer
	b.report.log = slog.New(slog.NewTextHandler(&log, nil))
	cart := b.now
	b.report.now = func() time.Time { return cart }
	values := func(ahead time.Duration) {
		b.now = cart.Add(ahead)
		b.send(new(class).group(atSpO2, on, 0, 9700, 72, 250))
		cart = cart.Add(time.Minute)
	}
	last := func() peripherals.Status { s := b.Statuses(); return s[len(s)-1] }
	values(0)
	if s := last(); s.State != peripherals.Online || !s.Detail.IsZero() {
		t.Errorf("%+v", s)
	}
	for _, ahead := range []time.Duration{time.Hour, 0, 0} {
		values(ahead)
	}
	if s := last(); s.State != peripherals.Online || s.Detail.English != "The monitor's clock was set at 10:32, by -1h0m0s." {
		t.Errorf("%+v", s)
	}
	if n := strings.Count(log.String(), "level=WARN msg=\"the monitor's clock was moved\""); n != 2 {
		t.Errorf("noted %d times: %s", n, &log)
	}
	b.tick()
	values(2 * time.Hour)
	if s := last(); s.State != peripherals.Online || !s.Detail.IsZero() {
		t.Errorf("of a monitor that was off: %+v", s)
	}
}

// Records whose clock runs faster than time are stored ones.
func TestStoredRecords(t *testing.T) {
	b := newBench(t)
	cart := b.now
	b.report.now = func() time.Time { return cart }
	told := ""
	for range 5 {
		b.send(new(class).group(atSpO2, on, 0, 9700, 72, 250))
		told += b.at(t, peripherals.SpO2, "").Quality.String()[:1]
		b.now, cart = b.now.Add(3*time.Second), cart.Add(1500*time.Millisecond) // no jump
	}
	all := b.Statuses()
	if s := all[len(all)-1]; told != "gggnn" || s.State != peripherals.Degraded || s.Detail != pace.Sentence {
		t.Errorf("told %s, %+v", told, s)
	}
}
