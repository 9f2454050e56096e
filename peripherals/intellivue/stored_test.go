package intellivue

import (
	"log/slog"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/pace"
	"telecart/peripherals/internal/unread"
	"telecart/peripherals/peripheraltest"
)

// shelf is a report on a monitor whose clock goes as a test wants.
type shelf struct {
	*peripheraltest.Recorder
	report   *report
	cart     time.Time
	relative time.Duration
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{Recorder: peripheraltest.NewRecorder(), cart: time.Date(2026, 1, 1, 12, 0, 0, 0, time.Local)}
	env := peripherals.Env{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: func() time.Time { return s.cart }}
	s.report = newReport(env, s, unread.New(env.Log))
	return s
}

// pass lets the cart's clock and the monitor's pass.
func (s *shelf) pass(cart, device time.Duration) {
	s.cart, s.relative = s.cart.Add(cart), s.relative+device
}

// poll gives a reply with numeric objects, each one an attribute list.
func (s *shelf) poll(extended bool, objects ...[]attribute) {
	var all [][]byte
	for i, o := range objects {
		list := attributeList(o...)
		all = append(all, append(half(nil, uint16(i+1)), list.rest...))
	}
	contexts := list(nil, [][]byte{list(half(nil, 0), all)})
	p := poll{extended: extended, relative: uint32(s.relative / (time.Millisecond / 8)), class: classNumeric, contexts: contexts, lastOfPoll: true}
	s.report.poll(&p, s.relative)
}

func (s *shelf) system(date time.Time) {
	p := poll{class: classMDS, relative: uint32(s.relative / (time.Millisecond / 8)), lastOfPoll: true,
		contexts: list(nil, [][]byte{list(half(nil, 0), [][]byte{list(half(nil, 0), [][]byte{putAttribute(attrTimeAbs, putTime(date))})})})}
	s.report.poll(&p, s.relative)
}

// What comes faster than time is stored: there is no value, and the nurse reads
// why. When the clock goes as it should, all is told anew, the cuff's too.
func TestStored(t *testing.T) {
	spo2 := []attribute{{attrNumeric, cursor{rest: words(half(nil, 0x4BB8, 0, unitPercent), 97)}}}
	cuff := []attribute{numeric(0x4A05)}
	for name, extended := range map[string]bool{"extended": true, "single": false} {
		s := newShelf(t)
		told, cuffs := "", ""
		tell := func(n int, cart, device time.Duration) {
			for range n {
				s.pass(cart, device)
				s.poll(extended, spo2, cuff)
				rd, _ := s.Last(peripherals.SpO2)
				c, _ := s.Last(peripherals.NIBPSystolic)
				told, cuffs = told+rd.Quality.String()[:1], cuffs+c.Quality.String()[:1]
			}
		}
		tell(4, time.Second, time.Second)
		tell(6, time.Second, 5*time.Second)
		if all := s.Statuses(); all[len(all)-1].State != peripherals.Degraded || all[len(all)-1].Detail != pace.Sentence {
			t.Errorf("%s: %+v", name, all[len(all)-1])
		}
		if rd, _ := s.Last(peripherals.NIBPSystolic); rd.Detail != pace.Detail {
			t.Errorf("%s: the cuff's is %+v", name, rd)
		}
		tell(8, time.Second, time.Second)
		if all := s.Statuses(); all[len(all)-1].State != peripherals.Online {
			t.Errorf("%s, live again: %+v", name, all[len(all)-1])
		}
		const want = "gggg" + "ggnnnn" + "nnnngggg"
		if told != want || cuffs != want {
			t.Errorf("%s: told %s and %s, want %s", name, told, cuffs, want)
		}
	}
}

// The monitor's date and time is a clock too, although it comes seldom.
func TestStoredByDate(t *testing.T) {
	spo2 := []attribute{{attrNumeric, cursor{rest: words(half(nil, 0x4BB8, 0, unitPercent), 97)}}}
	s, date := newShelf(t), time.Date(2004, 1, 7, 11, 24, 50, 0, time.Local)
	told := ""
	for range 8 {
		s.system(date)
		for range 10 {
			s.pass(time.Second, time.Second)
			s.poll(true, spo2)
		}
		rd, _ := s.Last(peripherals.SpO2)
		told, date = told+rd.Quality.String()[:1], date.Add(40*time.Second)
	}
	if told != "gggnnnnn" {
		t.Error(told)
	}
}

// A monitor's clock that somebody sets, and one that is read late, is live.
func TestNotStored(t *testing.T) {
	spo2 := []attribute{{attrNumeric, cursor{rest: words(half(nil, 0x4BB8, 0, unitPercent), 97)}}}
	s := newShelf(t)
	for i := range 600 {
		s.pass(time.Second, time.Second)
		switch {
		case i == 100:
			s.pass(0, time.Hour)
		case i%60 == 30:
			s.pass(8*time.Second, 0) // the line waits
		case i%60 == 31:
			s.pass(0, 8*time.Second)
		case i%10 == 5: // a label is asked for
			s.poll(false, spo2)
			s.pass(0, -900*time.Millisecond)
			s.poll(true, spo2)
			s.pass(0, 900*time.Millisecond)
		}
		s.poll(true, spo2)
	}
	for _, rd := range s.Readings() {
		if rd.Quality != peripherals.Good {
			t.Fatalf("%+v", rd)
		}
	}
}
