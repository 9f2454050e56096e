package intellivue

import (
	"log/slog"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
)

// witness is a sink that knows what may never be told.
type witness struct {
	t        testing.TB
	readings int
	samples  int
	alarms   []peripherals.Alarms
}

func (w *witness) Alarms(a peripherals.Alarms) {
	for _, alarm := range a.Active {
		if alarm.Text == "" || alarm.Priority == "" {
			w.t.Fatalf("an alarm without words: %+v", alarm)
		}
	}
	if len(a.Active) > maxAlerts {
		w.t.Fatalf("%d alarms", len(a.Active))
	}
	w.alarms = append(w.alarms, a)
}

func (w *witness) Reading(r peripherals.Reading) {
	w.readings++
	if _, ok := peripherals.Define(r.Quantity); !ok {
		w.t.Fatalf("%+v is not defined", r)
	}
	if r.Quality == peripherals.NoSignal && (r.Value != 0 || r.Detail == "") {
		w.t.Fatalf("a missing value: %+v", r)
	}
	if r.Value < -1000 || r.Value > 1000 || r.Value != r.Value {
		w.t.Fatalf("no such value: %+v", r)
	}
}

func (w *witness) Wave(v peripherals.Wave) {
	w.samples += len(v.Samples)
	if v.Rate <= 0 || v.Scale != v.Scale || len(v.Samples) == 0 || len(v.Samples) > maxFrame {
		w.t.Fatalf("%+v", v)
	}
}

func (w *witness) Status(peripherals.Status) {}

func newWitness(t testing.TB) (*report, *witness) {
	w := &witness{t: t}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	env := peripherals.Env{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	return newReport(env, w, unread.New(env.Log)), w
}

// samplePoll is a poll's reply with numerics, of which one is compound, or
// with a wave and its context.
func samplePoll(class uint16) []byte {
	observed := func(physio, unit uint16, value uint32) []byte {
		return words(half(nil, physio, 0, unit), value)
	}
	attribute := func(id uint16, value []byte) []byte {
		return append(half(nil, id, uint16(len(value))), value...)
	}
	object := func(handle uint16, attributes ...[]byte) []byte {
		var all []byte
		for _, a := range attributes {
			all = append(all, a...)
		}
		return append(half(nil, handle, uint16(len(attributes)), uint16(len(all))), all...)
	}
	var objects []byte
	if class == classWave {
		samples := make([]byte, 256)
		for i := range samples {
			samples[i] = byte(i) & 0x1F
		}
		scale := words(nil, 0xFEFFF000, 0xFD009FFB)
		objects = object(7,
			attribute(attrLabel, words(nil, 0x00020102)),
			attribute(attrArraySpec, half(nil, 128, 0x100E, 0x3000)),
			attribute(attrPeriod, words(nil, 16)),
			attribute(attrScale, half(scale, 0, 16383)),
			attribute(attrUnit, half(nil, unitMilliVolt)),
			attribute(attrWave, append(half(nil, 0x0102, 0, 256), samples...)))
		objects = append(half(nil, 0, 1, uint16(len(objects))), objects...)
	} else {
		cuff := append(observed(0x4A05, unitMmHg, 118), observed(0x4A06, unitMmHg, 76)...)
		objects = object(1, attribute(attrNumeric, observed(0x4182, unitBeats, 72)))
		objects = append(objects, object(2, attribute(attrNumeric, observed(0x4BB8, unitPercent, 0xFF0003CA)))...)
		objects = append(objects, object(3, attribute(attrCompound, append(half(nil, 2, 20), cuff...)),
			attribute(attrTimeStamp, []byte{0x20, 0x26, 1, 1, 0, 0, 0, 0}))...)
		objects = append(half(nil, 0, 3, uint16(len(objects))), objects...)
	}
	reply := words(half(nil, 2, 9), 0x1DC200, 0xFFFFFFFF, 0xFFFFFFFF)
	reply = half(reply, 1, class, 0, 1, uint16(len(objects)))
	reply = append(reply, objects...)
	body := append(half(nil, classMDS, 0, 0, actionExtendedPoll, uint16(len(reply))), reply...)
	return operation(roResult, 3, commandAction, body)
}

// Whatever comes with a good FCS: nothing is told that cannot be, nothing is
// read beyond its end, and the next good message is understood.
func FuzzMessage(f *testing.F) {
	for _, wire := range opening(f) {
		_, got := deframe(wire)
		f.Add(got[0])
	}
	f.Add(samplePoll(classNumeric))
	f.Add(samplePoll(classWave))
	f.Add(operation(roResult, 5, commandAction, half(nil, classMDS, 0, 0, actionPoll, 26, 6, 0, 0, 0, 0, 0, 0, 1, classAlert, 0, 1, 0)))
	f.Fuzz(func(t *testing.T, user []byte) {
		r, w := newWitness(t)
		r.waves.metrics[handle{0, 7}] = &metric{bits: 16, mask: 0x3FFF, period: 16, unit: unitMilliVolt, hasUnit: true,
			scale: ramp{known: true, absolute: true, upper: 1, topSample: 16383}}
		if m, ok := parseMessage(user); ok {
			if m.isCreate {
				r.created(m.create)
			}
			if m.isPoll {
				r.poll(&m.poll, 0)
			}
			next(state{phase: polling}, event{kind: evMessage, message: &m, at: time.Second})
		}
		if len(r.numerics.metrics) > maxMetrics {
			t.Fatal("remembers without bound")
		}
		before := w.readings
		m, ok := parseMessage(samplePoll(classNumeric))
		if !ok {
			t.Fatal("the good message is refused")
		}
		r.gone()
		r.poll(&m.poll, time.Second)
		if w.readings-before < 4 {
			t.Fatalf("%d readings of a good message after %x", w.readings-before, user)
		}
	})
}

func TestSamplePolls(t *testing.T) {
	r, w := newWitness(t)
	for _, class := range []uint16{classNumeric, classWave} {
		m, ok := parseMessage(samplePoll(class))
		if !ok {
			t.Fatalf("class %d is refused", class)
		}
		r.poll(&m.poll, time.Second)
	}
	if w.readings != 4 || w.samples != 128 {
		t.Errorf("%d readings, %d samples", w.readings, w.samples)
	}
}

// The way of a message from the line to the sink.
func BenchmarkNumerics(b *testing.B) { benchmark(b, classNumeric) }
func BenchmarkWaves(b *testing.B)    { benchmark(b, classWave) }

func benchmark(b *testing.B, class uint16) {
	r, w := newWitness(b)
	wire := appendFrame(nil, samplePoll(class))
	var d deframer
	relative := uint32(0)
	b.SetBytes(int64(len(wire)))
	b.ReportAllocs()
	for b.Loop() {
		d.feed(wire, func(user []byte) {
			m, ok := parseMessage(user)
			if !ok {
				b.Fatal("refused")
			}
			relative += 2048
			m.poll.relative = relative
			r.poll(&m.poll, 0)
		})
	}
	if w.readings+w.samples == 0 {
		b.Fatal("nothing was told")
	}
}

// The same for lists of objects, without the layers around them.
func FuzzObjects(f *testing.F) {
	for _, class := range []uint16{classNumeric, classWave} {
		m, _ := parseMessage(samplePoll(class))
		f.Add(m.poll.contexts, class)
	}
	f.Add(recorded(f, "MDS create").create.system, uint16(classMDS))
	f.Fuzz(func(t *testing.T, contexts []byte, class uint16) {
		list := cursor{rest: contexts}
		if !walkObjects(&list, nil) {
			return
		}
		r, _ := newWitness(t)
		for sequence := range uint16(3) { // the context of one message is that of the next
			r.poll(&poll{extended: sequence > 0, sequence: sequence, relative: uint32(sequence) * 2048, class: class, contexts: contexts}, time.Second)
		}
		r.gone()
	})
}
