package gedri

import (
	"log/slog"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/kept"
	"telecart/peripherals/internal/pace"
	"telecart/peripherals/internal/unread"
)

// report turns the stream of bytes into readings, waves and status.
type report struct {
	*peripherals.Told
	env  peripherals.Env
	now  func() time.Time
	log  *slog.Logger
	sink peripherals.Sink
	ask  asker

	parser  parser
	wrong   uint64 // malformed subrecords
	setup   setup
	clock   clock
	pace    *pace.Pace
	note    peripherals.Sentence // a sentence about the clock
	unread  *unread.Codes
	cuff    cuffClock
	kept    cuffNumbers // last
	waves   waves
	batch   batch
	last    [classCount]time.Time // of each class
	told    []number              // bounded: quantities and sites are a closed list
	record  time.Time             // the last of any kind
	garble  uint64                // byte count at the last record or look
	alarmed time.Time             // when alarms came; zero while unknown
}

// number is a reported number, with a value or a reason why it has none.
type number struct {
	quantity peripherals.Quantity
	site     string
	class    byte
	fresh    bool // in the class being published
}

const (
	detailNoData = "no data"      // nothing comes from the monitor
	detailGone   = "not measured" // the monitor no longer has it
)

// feed reports every record that data completes, and returns requests to send.
func (r *report) feed(data []byte) (requests [][]byte) {
	at := r.now()
	r.parser.feed(data, func(rec record, lost bool) {
		r.record = at
		requests = append(requests, r.one(rec, lost, at)...)
	})
	if r.record.Equal(at) {
		r.garble = r.parser.frames.Counts.Bytes
	}
	return requests
}

func (r *report) one(rec record, lost bool, at time.Time) (requests [][]byte) {
	displayed := false
	if rec.mainType() == mainPhysiological {
		r.prepare(rec, at)
	}
	r.wrong += uint64(rec.each(func(kind byte, data []byte) {
		ok := true
		switch rec.mainType() {
		case mainPhysiological:
			ok = r.physiological(kind, data, rec.time(), at)
			displayed = displayed || ok && kind == typeDisplayed
		case mainWave:
			r.ask.wave(at)
			ok = r.waves.feed(kind, data, &r.setup, lost, at, r.sink)
		case mainAlarm:
			if kind == typeAlarms {
				ok = r.alarms(data, rec.time(), at)
			}
		}
		if !ok {
			r.wrong++
		}
	}))
	if displayed {
		r.works()
		requests = r.ask.displayed(at, rec.level(), &r.setup)
	}
	return requests
}

// prepare reads what the basic class says about the others before any is
// reported, since it may come after them. If it stops coming, it is forgotten.
func (r *report) prepare(rec record, at time.Time) {
	if at.Sub(r.setup.at) >= r.ask.silence() {
		r.setup = setup{}
	}
	rec.each(func(kind byte, data []byte) {
		if kind == typeDisplayed && len(data) >= phdbLen && classOf(data) == classBasic {
			r.setup.read(data[classAt:classAt+classLen], at)
		}
	})
}

// works reports that values come, and what is odd about them.
func (r *report) works() {
	switch {
	case r.pace.Stored():
		r.Status(peripherals.Degraded, pace.Sentence)
	case r.note.IsZero():
		r.Status(peripherals.Online, r.unread.Sentence())
	default:
		r.Status(peripherals.Online, r.note)
	}
}

func classOf(phdb []byte) byte { return byte(u16(phdb, classInfo) >> 8 & 15) }

// physiological reports one class of displayed values. Trends are means of the
// past and are skipped.
func (r *report) physiological(kind byte, data []byte, sent uint32, at time.Time) bool {
	if kind == typeAuxiliary {
		if len(data) < 4 {
			return false
		}
		r.cuff.told(r.clock.at(u32(data, 0), at), r.clock.at(sent, at), at)
		return true
	}
	if kind != typeDisplayed {
		return true
	}
	if len(data) < phdbLen {
		return false
	}
	seconds := u32(data, 0)
	device := r.clock.at(seconds, at)
	r.pace.Line(device, at)
	if by := r.clock.jumped(seconds, at); by != 0 {
		by = by.Round(time.Second)
		r.log.Warn("the monitor's clock was moved", slog.Duration("by", by))
		r.note = sentenceJump(device, by)
	}
	r.class(classOf(data), data[classAt:classAt+classLen], device, at)
	return true
}

func (r *report) class(class byte, c []byte, device, at time.Time) {
	r.batch.readings = r.batch.readings[:0]
	switch class {
	case classBasic:
		basic(&r.batch, c, &r.setup)
		r.stamp(0, device, at)
		from := len(r.batch.readings)
		g := group(c[atNIBP:])
		taken := r.cuff.at(g, device, at)
		cuff(&r.batch, g, !taken.IsZero() && device.Sub(taken) > cuffOld)
		r.stamp(from, taken, at)
		for i := from; i < len(r.batch.readings); i++ {
			r.batch.readings[i].Began = r.cuff.Began
			if r.batch.readings[i].Quality != peripherals.NoSignal {
				r.batch.readings[i].At = r.cuff.measured()
			}
		}
		r.keep()
	case classExt1:
		ext1(&r.batch, c, &r.setup)
		r.stamp(0, device, at)
	case classExt2:
		ext2(&r.batch, c)
		r.stamp(0, device, at)
	default:
		return
	}
	r.last[class] = at
	r.publish(class, at)
}

// keep keeps what the cuff measured last.
func (r *report) keep() {
	if c := r.cuff.cuffNumbers; r.cuff.some && !r.pace.Stored() && c != r.kept {
		r.kept = c
		kept.Keep(r.env, c)
	}
}

func (r *report) stamp(from int, device, at time.Time) {
	for i := from; i < len(r.batch.readings); i++ {
		r.batch.readings[i].At, r.batch.readings[i].DeviceTime = at, device
	}
}

// publish reports a class and withdraws what is no longer in it.
func (r *report) publish(class byte, at time.Time) {
	for _, rd := range r.batch.readings {
		r.remember(rd.Quantity, rd.Site, class)
		r.sink.Reading(rd)
	}
	kept := r.told[:0]
	for _, n := range r.told {
		if !n.fresh && (n.class == class || at.Sub(r.last[n.class]) >= r.ask.silence()) {
			r.gone(n, detailGone, at)
			continue
		}
		n.fresh = false
		kept = append(kept, n)
	}
	r.told = kept
}

func (r *report) remember(q peripherals.Quantity, site string, class byte) {
	for i := range r.told {
		if n := &r.told[i]; n.quantity == q && n.site == site {
			n.class, n.fresh = class, true
			return
		}
	}
	r.told = append(r.told, number{quantity: q, site: site, class: class, fresh: true})
}

func (r *report) gone(n number, detail peripherals.Words, at time.Time) {
	r.sink.Reading(peripherals.Reading{Quantity: n.quantity, Site: n.site, Detail: detail, At: at})
}

// tick is called every second; it returns requests to send.
func (r *report) tick() [][]byte {
	at := r.now()
	requests := r.ask.tick(at)
	if at.Sub(r.alarmed) >= alarmsOld {
		r.forgetAlarms(at)
	}
	if !r.ask.silent(at) {
		return requests
	}
	r.missing()
	bytes := r.parser.frames.Counts.Bytes - r.garble
	switch {
	case r.recent(r.ask.waveHeard, at):
		r.Status(peripherals.Degraded, sentenceOnlyCurves)
		return requests
	case r.recent(r.record, at):
		r.Status(peripherals.Degraded, sentenceNoNumbers)
		return requests
	case bytes > maxRecord || bytes > 0 && r.Shown().Detail == sentenceGarbled:
		r.Status(peripherals.Offline, sentenceGarbled)
	default:
		r.Status(peripherals.Offline, sentenceSilent)
	}
	if len(requests) > 0 { // every few seconds
		r.garble = r.parser.frames.Counts.Bytes
		r.log.Warn("no values from the monitor", r.parser.frames.Counts.Attrs(), slog.Uint64("wrong", r.wrong))
	}
	return requests
}

// recent reports whether last is not too long ago, or zero.
func (r *report) recent(last, at time.Time) bool {
	return !last.IsZero() && at.Sub(last) < r.ask.silence()
}

// alarms reports the alarm area; ok is false if it is cut short.
func (r *report) alarms(data []byte, sent uint32, at time.Time) (ok bool) {
	a, ok := alarms(data, r.clock.at(sent, at), at)
	if ok {
		r.alarmed = at
		peripherals.TellAlarms(r.sink, a)
	}
	return ok
}

// forgetAlarms reports that the alarms are unknown, if they were known.
func (r *report) forgetAlarms(at time.Time) {
	if !r.alarmed.IsZero() {
		r.alarmed = time.Time{}
		peripherals.TellAlarms(r.sink, peripherals.Alarms{At: at})
	}
}

// missing reports that there are no numbers now.
func (r *report) missing() {
	at := r.now()
	r.forgetAlarms(at)
	if len(r.told) == 0 {
		return
	}
	for _, n := range r.told {
		r.gone(n, detailNoData, at)
	}
	r.told = nil
	r.setup, r.clock, r.note = setup{}, clock{}, peripherals.Sentence{}
	r.cuff.forget()
	r.pace.Live()
	r.unread.Forget()
}
