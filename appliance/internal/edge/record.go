package edge

import (
	"strconv"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/record"
)

// Patient is the patient as the record has them; nil stays nil.
func Patient(p *api.Patient) *record.Patient { return (*record.Patient)(p) }

// ShownPatient is the reverse of Patient.
func ShownPatient(p *record.Patient) *api.Patient { return (*api.Patient)(p) }

// Participant is a participant as the record has them.
func Participant(p api.Participant) record.Participant {
	return record.Participant{ID: p.ID, User: p.User, Name: p.Name, Specialty: p.Specialty, Hospital: p.Hospital, Role: p.Role}
}

func physician(p record.Participant) api.Physician {
	return api.Physician{User: p.User, Name: p.Name, Specialty: p.Specialty, Hospital: p.Hospital}
}

func lead(p *record.Participant) *api.Physician {
	if p == nil {
		return nil
	}
	shown := physician(*p)
	return &shown
}

// Readings are the instruments' readings as the record has them.
func Readings(rs []api.Reading) []record.Reading {
	out := make([]record.Reading, len(rs))
	for i, r := range rs {
		out[i] = record.Reading{Device: r.Device, Quantity: r.Quantity, Label: r.Label, Value: r.Value, Unit: r.Unit, UCUM: r.UCUM,
			LOINC: r.LOINC, MDC: r.MDC, Quality: record.Quality(r.Quality), Detail: r.Detail.English, Site: r.Site, Decimals: r.Decimals,
			At: r.At, DeviceTime: value(r.DeviceTime), Began: r.Began}
	}
	return out
}

func shownReading(r record.Reading) api.Reading {
	return api.Reading{Device: r.Device, Quantity: r.Quantity, Label: r.Label, Value: r.Value, Unit: r.Unit, UCUM: r.UCUM,
		LOINC: r.LOINC, MDC: r.MDC, Quality: string(r.Quality), Detail: api.Words(r.Detail), Site: r.Site, Decimals: r.Decimals,
		At: r.At, DeviceTime: pointer(r.DeviceTime), Began: r.Began}
}

// Waves are the instruments' waves as the record has them.
func Waves(ws []api.Wave) []record.Wave {
	out := make([]record.Wave, len(ws))
	for i, w := range ws {
		out[i] = record.Wave{Device: w.Device, Quantity: w.Quantity, Label: w.Label, Unit: w.Unit, UCUM: w.UCUM, MDC: w.MDC,
			Rate: w.Rate, Scale: w.Scale, Offset: w.Offset, Seq: w.Seq, Samples: w.Samples, Quality: record.Quality(w.Quality), At: w.At}
	}
	return out
}

// Note is the note as the page has it; nil stays nil.
func Note(n *record.Note) *api.Note { return (*api.Note)(n) }

// LastNote is the newest note of an encounter, nil for none.
func LastNote(d record.Document) *api.Note {
	if len(d.Notes) == 0 {
		return nil
	}
	return Note(&d.Notes[len(d.Notes)-1])
}

// Capture is a capture as the screens have it.
func Capture(c record.Capture) api.Still {
	s := api.Still{ID: c.ID, Encounter: c.Encounter, Device: c.Device, Label: c.Label, By: c.By, At: c.At,
		Site: c.Site, Laterality: string(c.Laterality), Quarantine: c.Quarantine, Discarded: c.Discarded != nil}
	if c.Kind != record.KindStill {
		s.Kind = string(c.Kind)
	}
	if c.Blob != nil {
		s.SHA256, s.Size, s.Type = c.Blob.SHA256, c.Blob.Size, c.Blob.Type
	}
	s.Width, _ = strconv.Atoi(c.Meta["width"])
	s.Height, _ = strconv.Atoi(c.Meta["height"])
	return s
}

// Captures is Capture for several.
func Captures(cs []record.Capture) []api.Still {
	out := make([]api.Still, len(cs))
	for i, c := range cs {
		out[i] = Capture(c)
	}
	return out
}

// Summary is an encounter in one line.
func Summary(s encounter.Summary) api.EncounterSummary {
	return api.EncounterSummary{ID: s.ID, Patient: ShownPatient(s.Patient), Reason: s.Reason, Physician: lead(s.Lead),
		StartedAt: s.Began, EndedAt: pointer(s.Ended), Removed: pointer(s.Destroyed), Stills: s.Captures, Readings: s.Readings}
}

// Encounter is everything about one encounter.
func Encounter(d record.Document) api.Encounter {
	e := api.Encounter{
		EncounterSummary: Summary(encounter.Summary{Encounter: d.Encounter, Patient: d.Patient, Lead: d.Lead(), Readings: len(d.Readings)}),
		Note:             LastNote(d), Captures: Captures(d.Captures),
		Trend: make([]api.Reading, len(d.Readings)), Timeline: timeline(d), Curves: make([]api.Curve, len(d.Curves)),
	}
	for _, c := range d.Captures {
		if c.Discarded == nil {
			e.Stills++
		}
	}
	for _, p := range d.Participants {
		e.Participants = append(e.Participants, api.Attendance{ID: p.ID, Physician: physician(p), Role: p.Role, JoinedAt: p.Joined, LeftAt: pointer(p.Left)})
	}
	for i, r := range d.Readings {
		e.Trend[i] = shownReading(r)
	}
	for i, c := range d.Curves {
		e.Curves[i] = api.Curve(c)
	}
	return e
}

// timeline returns what happened, and where the cart's clock jumped in between.
func timeline(d record.Document) []api.TimelineEntry {
	all := []api.TimelineEntry{}
	jumps := d.Jumps()
	for i, ev := range d.Events {
		if len(jumps) > 0 && jumps[0].Event == i {
			all, jumps = append(all, api.TimelineEntry{At: ev.At, Kind: api.ClockJumped, Text: jumped(jumps[0].By)}), jumps[1:]
		}
		all = append(all, api.TimelineEntry{At: ev.At, Kind: ev.Kind, Who: ev.Who, Text: ev.Text, Late: pointer(ev.Late)})
	}
	return all
}

func jumped(by time.Duration) string {
	if by < 0 {
		return "the cart's clock was put back by " + (-by).Round(time.Second).String()
	}
	return "the cart's clock was put forward by " + by.Round(time.Second).String()
}

// pointer makes an unknown time absent.
func pointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func value(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
