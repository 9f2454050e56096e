package intellivue

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/kept"
	"telecart/peripherals/internal/pace"
	"telecart/peripherals/internal/unread"
)

// report turns the monitor's messages into readings, waves and status.
type report struct {
	*peripherals.Told
	env  peripherals.Env
	sink peripherals.Sink

	numerics *numerics
	waves    *waves
	clock    clock
	paces    [clocks]paced
	stored   bool                 // what the monitor sends is not of now
	note     peripherals.Sentence // a sentence about the clock
	unread   *unread.Codes        // of values that are not shown
	alarmed  time.Time            // when the alerts came; zero while they are not known

	operating gathered // mode of the monitor
	alerting  gathered // mode by the state of its alerts

	malformed uint64 // invalid messages with a good FCS
	lost      uint64 // missing sequence numbers
	sequence  map[uint16]uint16
}

func newReport(env peripherals.Env, sink peripherals.Sink, codes *unread.Codes) *report {
	r := &report{Told: peripherals.NewTold(sink, env.Now), env: env, sequence: map[uint16]uint16{}, unread: codes}
	for i := range r.paces {
		sink = r.paces[i].Pace.Sink(sink)
	}
	r.sink, r.numerics, r.waves = sink, newNumerics(sink.Reading), newWaves(sink.Wave)
	r.numerics.strange, r.waves.strange = r.strange, r.strange
	for _, m := range kept.Recall[[]measurement](env) {
		r.numerics.told[key{m.Quantity, m.Site}] = m
	}
	return r
}

// strange takes an identifier that the cart does not know, with its object's
// context.
func (r *report) strange(physio uint16, m *metric) {
	r.unread.Saw(fmt.Sprintf("%04X %s", physio, m.name))
}

// created takes the monitor's description at the start of an association.
func (r *report) created(c create) {
	r.system(cursor{rest: c.system}, c.time)
	r.operating.end()
}

// poll takes one message of a poll's reply.
func (r *report) poll(p *poll, since time.Duration) {
	now := moment{since: since, cart: r.env.Now(), device: r.clock.at(p.relative), single: !p.extended, stored: r.stored}
	if t, ok := clockTime(p.absolute, time.Local); ok {
		now.device = t
	}
	if p.extended {
		r.count(p)
	}
	if p.class == classNumeric {
		r.judge(p, now.cart)
	}
	list := cursor{rest: p.contexts}
	walkObjects(&list, func(h handle, attributes cursor) {
		now.mode = r.mode()
		switch p.class {
		case classNumeric:
			r.numerics.object(h, attributes, now)
		case classWave:
			r.waves.object(h, attributes, p.relative, now)
		case classMDS:
			r.system(attributes, p.relative)
		case classAlert:
			r.alerts(attributes, now.device)
		}
	})
	if r.numerics.news {
		r.numerics.news = false
		kept.Keep(r.env, slices.Collect(maps.Values(r.numerics.told)))
	}
	if p.lastOfPoll {
		r.answered(p.class)
	}
	r.works()
}

// The clocks that tell stored data from live data. Each is followed by itself,
// since one answer may be older than another.
const (
	ofExtended = iota // relative time of the extended poll's values
	ofSingle
	ofValues // date and time of values
	ofSystem // date and time of the monitor object
	clocks
)

// paced is the pace of one clock.
type paced struct {
	pace.Pace
	heard time.Time
}

func (p *paced) line(clock, at time.Time) {
	p.heard = at
	p.Line(clock, at)
}

// judge compares the clock of values with the cart's. Whatever was shown is told
// anew when they turn out to be stored, or to be live again.
func (r *report) judge(p *poll, cart time.Time) {
	by := ofSingle
	if p.extended {
		by = ofExtended
	}
	r.paces[by].line(time.Unix(0, 0).Add(time.Duration(p.relative)*time.Millisecond/8), cart)
	if t, ok := clockTime(p.absolute, time.UTC); ok {
		r.paces[ofValues].line(t, cart)
	}
	stored := false
	for i := range r.paces {
		if cart.Sub(r.paces[i].heard) > time.Minute { // it says nothing any more
			r.paces[i].Live()
		}
		stored = stored || r.paces[i].Stored()
	}
	if stored != r.stored {
		r.stored = stored
		r.env.Log.Warn("the monitor's clock runs faster than time, or again as it should", slog.Bool("stored", stored))
		r.numerics.withdraw(pace.Detail, cart, func(key, shown) bool { return true })
	}
}

// answered completes the answer to a poll of a class.
func (r *report) answered(class uint16) {
	switch class {
	case classMDS:
		r.operating.end()
	case classAlert:
		r.alerting.end()
	}
}

// count finds lost messages by the number of their period; all messages of a
// period share it.
func (r *report) count(p *poll) {
	last, known := r.sequence[p.class]
	if step := p.sequence - last; known && p.sequence != 0 && step > 1 && step < 1<<15 {
		r.lost += uint64(step - 1)
	}
	r.sequence[p.class] = p.sequence
}

func (r *report) system(attributes cursor, relative uint32) {
	s := parseSystem(attributes)
	if s.hasMode {
		r.operating.add(uint32(s.mode))
	}
	if s.hasRel {
		relative = s.relative
	}
	absolute, ok := clockTime(s.absolute, time.Local)
	if !ok {
		return
	}
	r.paces[ofSystem].line(absolute, r.env.Now())
	first := !r.clock.known
	jump := r.clock.set(relative, absolute, r.env.Now())
	if first {
		r.env.Log.Info("monitor", slog.String("model", s.model), slog.Duration("clock ahead", r.clock.ahead.Round(time.Second)))
	}
	if jump != 0 {
		r.env.Log.Warn("the monitor's clock jumped", slog.Duration("by", jump.Round(time.Second)))
		r.note = sentenceJump(absolute, jump.Round(time.Second))
	}
}

// works reports that there is an association, and the monitor's mode.
func (r *report) works() {
	switch mode := r.mode(); {
	case mode&modeDemo != 0:
		r.Status(peripherals.Degraded, sentenceDemo)
	case mode&modeTest != 0:
		r.Status(peripherals.Degraded, sentenceTest)
	case mode&(modeService|modeConfig) != 0:
		r.Status(peripherals.Degraded, sentenceService)
	case mode&modeStandby != 0:
		r.Status(peripherals.Degraded, sentenceStandby)
	case r.stored:
		r.Status(peripherals.Degraded, pace.Sentence)
	default:
		note := r.note
		if note.IsZero() {
			note = r.unread.Sentence()
		}
		r.Status(peripherals.Online, note)
	}
}

// gone withdraws everything: there is no association.
func (r *report) gone() {
	r.numerics.clear(r.env.Now())
	r.waves.clear()
	r.forgetAlerts()
	clear(r.sequence)
	clear(r.paces[:])
	r.stored = false
	r.unread.Forget()
	r.clock, r.note = clock{}, peripherals.Sentence{}
	r.operating, r.alerting = gathered{}, gathered{}
}
