package board

import (
	"context"
	"reflect"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/vitals"
)

// display is what clinicians see of the readings, as last sent.
type display struct {
	demonstration bool
	patientSince  time.Time
	state         vitals.State
	told          api.Readings
}

// next computes it anew and returns what has changed: the named readings, those
// whose times changed with them, and how they are shown, if that did. For
// another patient it returns everything.
func (s *display) next(devices []api.Device, readings []api.Reading, named func(api.Reading) bool, now time.Time) api.Readings {
	before := s.told
	s.state, s.told = s.state.Next(vitals.Input{Demonstration: s.demonstration, Devices: devices, Readings: readings, PatientSince: s.patientSince}, now)
	if before.Vitals == nil || !before.Vitals.PatientSince.Equal(s.told.Vitals.PatientSince) {
		before.Readings = nil // screens have forgotten what they had
	}
	news := api.Readings{Readings: []api.Reading{}}
	for _, r := range s.told.Readings {
		i, known := slices.BinarySearchFunc(before.Readings, r, compareReadings)
		if !known || named(r) || !before.Readings[i].MeasuredAt.Equal(r.MeasuredAt) {
			news.Readings = append(news.Readings, r)
		}
	}
	if !reflect.DeepEqual(before.Vitals, s.told.Vitals) {
		news.Vitals = s.told.Vitals
	}
	return news
}

// tellReadings sends what changed with the named readings. It needs b.order to
// be held and takes b.mu.
func (b *Board) tellReadings(named func(api.Reading) bool) {
	b.mu.Lock()
	news := b.display.next(b.devices, b.readings, named, time.Now())
	b.mu.Unlock()
	if len(news.Readings) > 0 || news.Vitals != nil {
		b.tell(api.EventReadings, news)
	}
}

// Shown returns the newest reading of each quantity, and how they are shown.
func (b *Board) Shown() api.Readings {
	b.mu.Lock()
	defer b.mu.Unlock()
	return api.Readings{Readings: slices.Clone(b.display.told.Readings), Vitals: b.display.told.Vitals}
}

// Patient sets when the patient in the bed came: earlier measurements are no
// longer shown. It does not wait for listeners.
func (b *Board) Patient(since time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.display.patientSince.Equal(since) {
		return
	}
	b.display.patientSince = since
	select {
	case b.look <- struct{}{}:
	default:
	}
}

// Run looks again when the patient changes, and every second: what is shown
// changes with time alone, as when an instrument falls silent.
func (b *Board) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-b.look:
		case <-tick.C:
		}
		b.order.Lock()
		b.tellReadings(func(api.Reading) bool { return false })
		b.order.Unlock()
	}
}
