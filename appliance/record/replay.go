package record

import (
	"cmp"
	"iter"
	"slices"
)

// Replay builds a document from the entries of one encounter and its captures,
// in order.
func Replay(entries iter.Seq2[Entry, error]) (Document, error) {
	f := fold{doc: Document{Version: Version}, captures: map[string]*Capture{}, curves: map[curveKey]*curve{}}
	for e, err := range entries {
		if err != nil {
			return Document{}, err
		}
		f.apply(e)
	}
	return f.finish(), nil
}

type fold struct {
	doc      Document
	captures map[string]*Capture
	curves   map[curveKey]*curve
}

type curveKey struct{ device, quantity string }

// curve is a wave and the number of its next sample if none is missing.
type curve struct {
	rates []Curve // one a rate
	next  uint64
}

func (f *fold) apply(e Entry) {
	d := &f.doc
	switch {
	case e.Began != nil:
		d.Encounter = *e.Began
	case e.Patient != nil:
		d.Patient = e.Patient
	case e.Participant != nil:
		if i := slices.IndexFunc(d.Participants, e.Participant.Same); i >= 0 {
			d.Participants[i] = *e.Participant
		} else {
			d.Participants = append(d.Participants, *e.Participant)
		}
	case len(e.Readings) > 0:
		for _, r := range e.Readings {
			r.Stamp = f.stamp(e, r.At)
			d.Readings = append(d.Readings, r)
		}
	case e.Event != nil:
		ev := *e.Event
		ev.Stamp = f.stamp(e, ev.At)
		d.Events = append(d.Events, ev)
	case e.Note != nil:
		d.Notes = append(d.Notes, *e.Note)
	case e.Ended != nil && d.Encounter.Ended.IsZero():
		d.Encounter.Ended, d.Encounter.EndReason = e.At, e.Ended.Reason
	}
	for _, w := range e.Waves {
		f.wave(w)
	}
	if id := e.Of(); id != "" {
		c := f.captures[id]
		if c == nil {
			c = &Capture{}
			f.captures[id] = c
		}
		c.Apply(e)
		if e.Capture != nil {
			c.Stamp = f.stamp(e, c.At)
		}
	}
}

func (f *fold) wave(w Wave) {
	key := curveKey{w.Device, w.Quantity}
	c := f.curves[key]
	if c == nil {
		c = &curve{next: w.Seq}
		f.curves[key] = c
	}
	i := slices.IndexFunc(c.rates, func(r Curve) bool { return r.Rate == w.Rate })
	if i < 0 {
		c.rates = append(c.rates, Curve{Device: w.Device, Quantity: w.Quantity, Rate: w.Rate, From: w.At})
		i = len(c.rates) - 1
	}
	r := &c.rates[i]
	r.Samples += w.Count
	if w.Seq != c.next {
		r.Gaps++
	}
	if w.At.Before(r.From) {
		r.From = w.At
	}
	if w.At.After(r.To) {
		r.To = w.At
	}
	c.next = w.Seq + uint64(w.Count)
}

// finish sorts everything.
func (f *fold) finish() Document {
	d := f.doc // its clocks are complete
	for _, c := range f.captures {
		if c.ID != "" {
			d.Captures = append(d.Captures, *c)
		}
	}
	slices.SortFunc(d.Captures, func(a, b Capture) int { return cmp.Or(f.order(a.Stamp, b.Stamp, a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	for i := range d.Captures {
		if old := f.captures[d.Captures[i].Supersedes]; old != nil {
			j := slices.IndexFunc(d.Captures, func(c Capture) bool { return c.ID == old.ID })
			d.Captures[j].SupersededBy = d.Captures[i].ID
		}
	}
	for _, c := range f.curves {
		d.Curves = append(d.Curves, c.rates...)
	}
	slices.SortFunc(d.Curves, func(a, b Curve) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.Quantity, b.Quantity), cmp.Compare(a.Rate, b.Rate))
	})
	slices.SortStableFunc(d.Readings, func(a, b Reading) int { return f.order(a.Stamp, b.Stamp, a.At, b.At) })
	slices.SortStableFunc(d.Events, func(a, b Event) int { return f.order(a.Stamp, b.Stamp, a.At, b.At) })
	return d
}
