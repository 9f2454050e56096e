package state

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"telecart/appliance/api"
)

// Reduce returns the model after ev, and what is to be sent to the daemon.
func Reduce(m Model, ev Event, now time.Time) (Model, []Intent) {
	switch ev.(type) {
	case Ticked:
		return m.ticked(now), nil
	case Connected, StatusCame, DevicesCame, ReadingsCame, WaveCame, Lost, Answered, Failed, SummaryCame, Silence:
		return m.reduce(ev, now)
	}
	return m.byHand(ev, now)
}

func (m Model) reduce(ev Event, now time.Time) (Model, []Intent) {
	switch ev := ev.(type) {
	case Typed:
		return m.keyboard(ev.Rune, ev.At, now), nil
	case Silence:
		return m.silent(now), nil
	case ScanCame:
		m.before = nil // it was typed nowhere
		if !ev.Scan.Whole {
			return m.broken(now), nil
		}
		return m.scanned(ev.Scan.Code, now), nil
	case Connected, StatusCame, DevicesCame, ReadingsCame, WaveCame, Lost:
		return m.heard(ev, now), nil
	case Answered, Failed, SummaryCame:
		return m.answered(ev, now), nil
	}
	m.before = nil // touches change what a scan's keys must not
	switch ev := ev.(type) {
	case Key:
		return m.typed(ev.Rune, now), nil
	case Answer:
		return m.readBack(ev.Yes)
	case Which:
		if m.Ask == nil {
			return m, nil
		}
		return m.send(Intent{Kind: SetPatient, Patient: *m.Ask, Change: ev.Change})
	case CallNow:
		return m.send(Intent{Kind: Call, Text: m.Reason.text(m)})
	case Want:
		return m.send(ev.Intent)
	case Open:
		m = m.opened(ev)
		if ev.Page == PageSummary {
			return m.send(Intent{Kind: ReadSummary})
		}
		return m, nil
	}
	return m.touched(ev, now), nil
}

// heard handles the daemon's events.
func (m Model) heard(ev Event, now time.Time) Model {
	switch ev := ev.(type) {
	case Connected:
		if !m.Link.Up {
			m.Link = Link{Up: true, Ever: true, Since: now}
		}
		m.Pending = nil // answers to what was sent on the old stream don't matter any more
		m.cuffs = pressedAfter(m.cuffs, ev.Snapshot.Readings)
		m = m.lostCuff(ev.Snapshot.Devices, now)
		m.Devices = ev.Snapshot.Devices
		m.Readings, m.Shown = ev.Snapshot.Readings, api.Vitals{}
		m = m.shownAs(ev.Snapshot.Vitals)
		m.Waves = nil
		return m.withStatus(ev.Snapshot.Status)
	case StatusCame:
		return m.withStatus(ev.Status)
	case DevicesCame:
		m = m.lostCuff(ev.Devices, now)
		m.Devices = ev.Devices
	case ReadingsCame:
		m.cuffs = pressedAfter(m.cuffs, ev.Readings)
		if ev.Vitals != nil && !ev.Vitals.PatientSince.Equal(m.Shown.PatientSince) {
			m.Readings = nil // of the patient before
		}
		m.Readings = merge(m.Readings, ev.Readings)
		m = m.shownAs(ev.Vitals)
	case WaveCame:
		key := WaveKey{ev.Wave.Device, ev.Wave.Quantity}
		waves := maps.Clone(m.Waves)
		if waves == nil {
			waves = map[WaveKey]Wave{}
		}
		waves[key] = waves[key].add(ev.Wave, now)
		m.Waves = waves
	case Lost:
		if m.Link.Up {
			m.Link = Link{Ever: true, Since: now}
		}
		m.Waves = nil // a stopped wave looks like a running one
		m.Pending = nil
	}
	return m
}

// withStatus sets a new status. A change of phase closes what the nurse had
// opened, but never what she is typing about a patient.
func (m Model) withStatus(s api.Status) Model {
	before := m.Status
	m.Status = s
	if !before.PatientSince.Equal(s.PatientSince) {
		m.Waves = nil // of the patient before
	}
	if z, err := time.LoadLocation(s.Cart.TimeZone); err == nil && s.Cart.TimeZone != "" {
		m.Zone = z
	}
	if before.Session.Phase != s.Session.Phase || before.Session.ID != s.Session.ID {
		if m.Notice != nil && m.Notice.Of != 0 {
			m.Notice = nil // of what failed before: now it is another matter
		}
		if m.Page != PagePatient && m.Page != PageReadBack && m.Page != PageWhich {
			m.Page = PageNone
		}
		m.Leaf, m.CleanLeaf = 0, 0
		m.Reason = ReasonForm{Chosen: -1}
		if before.Session.Phase == api.PhaseEnded {
			m.Cleaned = nil
			m.Form, m.Ask, m.Page, m.before = PatientForm{}, nil, PageNone, nil // the next patient is another one
		}
	}
	return m
}

// shownAs sets how the readings are shown; nil is no change.
func (m Model) shownAs(v *api.Vitals) Model {
	if v != nil {
		m.Shown = *v
	}
	return m
}

func merge(old, changes []api.Reading) []api.Reading {
	out := slices.Clone(old)
	for _, r := range changes {
		i := slices.IndexFunc(out, func(o api.Reading) bool { return o.Key() == r.Key() })
		if i < 0 {
			out = append(out, r)
		} else {
			out[i] = r
		}
	}
	return out
}

// answered handles the answers to what was sent.
func (m Model) answered(ev Event, now time.Time) Model {
	switch ev := ev.(type) {
	case Answered:
		m.Pending = without(m.Pending, ev.Kind)
		if m.Notice != nil && !m.Notice.Stays {
			m.Notice = nil
		}
		if ev.Text != "" {
			m.Notice = &Notice{Text: ev.Text, At: now}
		}
		switch ev.Kind {
		case SetPatient, ClearPatient:
			m.Page, m.Form, m.Ask, m.before = PageNone, PatientForm{}, nil, nil
		}
	case Failed:
		m.Pending = without(m.Pending, ev.Kind)
		if ev.Why.Code == api.CodeWhichPatient && m.Ask != nil {
			m.Page, m.Notice = PageWhich, nil
			return m
		}
		sentence := m.Texts.Say(ev.Why)
		if verb := ev.Kind.verb(m.Texts); verb != "" {
			sentence = fmt.Sprintf(m.Texts.Failed, verb, sentence)
		}
		m.Notice = &Notice{Text: sentence, Bad: true, At: now, Of: ev.Kind}
	case SummaryCame:
		m.Pending = without(m.Pending, ReadSummary)
		m.Summary = ev.Encounter
	}
	return m
}

func without(p map[IntentKind]bool, k IntentKind) map[IntentKind]bool {
	p = maps.Clone(p)
	delete(p, k)
	return p
}

// send marks i as under way. A second touch before the answer does nothing, and
// neither does a touch while the daemon does not answer. Stopping a measurement
// waits for no answer.
func (m Model) send(i Intent) (Model, []Intent) {
	stops := i.Kind == Measure && !i.On && m.Link.Up
	if !m.Can(i.Kind) && !stops {
		return m, nil
	}
	p := maps.Clone(m.Pending)
	if p == nil {
		p = map[IntentKind]bool{}
	}
	p[i.Kind] = true
	m.Pending = p
	return m, []Intent{i}
}

// readBack takes the answer to "is this the person in front of you?".
func (m Model) readBack(yes bool) (Model, []Intent) {
	if m.Ask == nil {
		return m, nil
	}
	if !yes {
		m.Form, m.Ask, m.Page = formOf(*m.Ask), nil, PagePatient
		return m, nil
	}
	if was := m.Status.Patient; was != nil && !was.Same(*m.Ask) {
		m.Page = PageWhich
		return m, nil
	}
	return m.send(Intent{Kind: SetPatient, Patient: *m.Ask})
}

// opened opens a page.
func (m Model) opened(ev Open) Model {
	m.Page, m.Device, m.Leaf = ev.Page, ev.Device, 0
	switch ev.Page {
	case PagePatient:
		m.Form = PatientForm{}
	case PageReason:
		m.Reason = ReasonForm{Chosen: -1}
	case PageSummary:
		m.Summary = nil
	}
	return m
}

// touched handles the touches that send nothing.
func (m Model) touched(ev Event, now time.Time) Model {
	switch ev := ev.(type) {
	case Close:
		m = m.closed()
	case Turn:
		m.Leaf = (m.Leaf + 1) % max(ev.Leaves, 1)
	case TurnClean:
		m.CleanLeaf = (m.CleanLeaf + 1) % max(ev.Leaves, 1)
	case Choose:
		m.Form.Field = ev.Field
	case Continue:
		m = m.continued(now)
	case PickReason:
		m.Reason = ReasonForm{Chosen: ev.Index, Typing: ev.Index < 0}
	case Clean:
		c := maps.Clone(m.Cleaned)
		if c == nil {
			c = map[string]bool{}
		}
		c[ev.Device] = !c[ev.Device]
		m.Cleaned = c
	case NightTouched:
		if m.Dark(now) {
			m.Night = NightOff
		} else {
			m.Night = NightOn
		}
	case NoticeClosed:
		m.Notice = nil
	}
	return m
}

// closed goes one step back.
func (m Model) closed() Model {
	if m.Page == PageReason && m.Reason.Typing {
		m.Reason = ReasonForm{Chosen: -1}
		return m
	}
	m.Page, m.Ask = PageNone, nil
	return m
}

// continued reads the form back, or says what is wrong with it.
func (m Model) continued(now time.Time) Model {
	if p := m.Form.problem(m, now); p != "" {
		m.Notice = &Notice{Text: p, Bad: true, At: now}
		return m
	}
	p := m.Form.patient()
	m.Ask, m.Page, m.Notice = &p, PageReadBack, nil
	return m
}

// typed gives a key to the page that is open.
func (m Model) typed(key rune, now time.Time) Model {
	if key == Escape {
		return m.closed()
	}
	switch {
	case m.Screen() == ScreenPatient && key == Enter:
		return m.continued(now)
	case m.Screen() == ScreenPatient:
		m.Form = m.Form.typed(key)
	case m.Screen() == ScreenReason && m.Reason.Typing:
		m.Reason.Typed = edit(m.Reason.Typed, key, reasonMost)
	}
	return m
}
